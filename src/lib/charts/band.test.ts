import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { RunId } from '../spec/ids.ts';
import type { History } from '../runs/run.ts';
import { bandText } from './aligned.ts';
import { bandOf, meanHistory, thinned } from './band.ts';
import { groupCurve } from './group-curve.ts';
import { lossChart, type LossOptions, type LossRun } from './loss-chart.ts';
import { lossCsv, lossTable } from './loss-table.ts';
import { runStyle } from './run-style.ts';

/** Of as many epochs as there are losses; each took so long. */
const aHistory = (losses: number[], tookMs = 10): History => ({
  epoch: losses.map((_, i) => i + 1),
  step: losses.map((_, i) => 4 * (i + 1)),
  trainLoss: losses,
  trainMetric: losses.map((loss) => 1 - loss),
  validationLoss: losses.map((loss) => loss + 0.1),
  validationMetric: losses.map((loss) => 1 - loss),
  elapsedMs: losses.map((_, i) => tookMs * (i + 1)),
  learningRate: losses.map(() => 0.1),
  stepLoss: { step: [0, 4], loss: [2, 1] },
});

const three = [aHistory([1, 0.5, 0.2]), aHistory([0.8, 0.4], 20), aHistory([0.6, NaN, 0.4], 30)];
const show = { train: true, validation: true, floor: true, steps: true, rate: true };
const options: LossOptions = { quantity: 'loss', x: 'epoch', logY: false, smoothing: 0, show };

const group = (histories: History[]): LossRun | null =>
  groupCurve(
    histories.map((history, i) => ({
      run: aRun({ id: `r${i}`, name: `train 3.${i + 1}`, ordinal: 7 + i, repeat: { group: RunId.parse('r0'), index: i + 1, of: histories.length } }),
      history,
    })),
  ); // prettier-ignore

test('a band is the mean, the lowest and the highest of what is there, epoch by epoch', () => {
  const lines = three.map(({ epoch, trainLoss }) => ({ epoch, y: trainLoss }));
  expect(bandOf(lines, [1, 2, 3, 4])).toEqual({
    mean: [expect.closeTo(0.8, 12), expect.closeTo(0.45, 12), expect.closeTo(0.3, 12), null],
    low: [0.6, 0.4, 0.2, null],
    high: [1, 0.5, 0.4, null],
    n: [3, 2, 2, 0],
  });
});

test('a mean history ascends in time also where a slow repeat ended early', () => {
  const { epoch, step, elapsedMs, validationLoss, stepLoss } = meanHistory(three);
  expect({ epoch, step, elapsedMs, stepLoss }).toEqual({
    epoch: [1, 2, 3],
    step: [4, 8, 12],
    elapsedMs: [20, 40, 60],
    stepLoss: { step: [], loss: [] },
  });
  expect(validationLoss[2]).toBeCloseTo(0.4, 12);
});

test('a group is drawn as its mean with every repeat behind it, in the colour of its first run', () => {
  const run = group(three);
  expect(run).toMatchObject({ id: 'r0', label: 'train 3, mean of 3', style: runStyle(7) });
  const { curves, yRange } = lossChart(run ? [run] : [], options);
  expect(curves.map(({ key, ghost, edge }) => [key, ghost ? (edge ?? 'behind') : 'drawn'])).toEqual([
    ['r0 train low', 'low'],
    ['r0 train high', 'high'],
    ['r0 validation low', 'low'],
    ['r0 validation high', 'high'],
    ['r0 train 1', 'behind'],
    ['r0 train 2', 'behind'],
    ['r0 train 3', 'behind'],
    ['r0 validation 1', 'behind'],
    ['r0 validation 2', 'behind'],
    ['r0 validation 3', 'behind'],
    ['r0 floor', 'drawn'],
    ['r0 train', 'drawn'],
    ['r0 validation', 'drawn'],
  ]);
  expect(yRange[1]).toBeGreaterThan(1.1); // the highest repeat has its room
  const train = curves.find(({ key }) => key === 'r0 train');
  expect(train && bandText(curves, train, 2)).toBe(' (0.400 to 0.500)');
});

test('smoothing smooths every repeat, and the band is of what is drawn', () => {
  const run = group([aHistory([1, 0, 1]), aHistory([1, 1, 1])]);
  const { curves } = lossChart(run ? [run] : [], { ...options, smoothing: 0.5 });
  const y = (key: string) => curves.find((curve) => curve.key === key)?.y;
  // 0.5 * 0.5 / 0.75 after the second value: TensorBoard's debiased mean.
  expect(y('r0 train low')?.[1]).toBeCloseTo(1 / 3, 12);
  expect(y('r0 train')?.[1]).toBeCloseTo(2 / 3, 12);
  expect(y('r0 train 1')).toEqual(y('r0 train low'));
});

test('the table of a group tells how many repeats are behind each mean; the copy has every one', () => {
  const run = group(three);
  const table = lossTable(run ? [run] : [], 'accuracy');
  expect(table.columns.slice(0, 5)).toEqual(['epoch', 'repeats', 'train loss', 'lowest', 'highest']);
  expect(table.rows.map((row) => row.slice(0, 5))).toEqual([
    ['1', '3', '0.8000', '0.6000', '1.0000'],
    ['2', '3', '0.4500', '0.4000', '0.5000'],
    ['3', '2', '0.3000', '0.2000', '0.4000'],
  ]);
  const csv = lossCsv(run ? [run] : [], 'accuracy')
    .trim()
    .split('\n');
  expect(csv).toHaveLength(1 + 3 + 2 + 3);
  expect(csv[4]).toMatch(/^"train 3\.2",1,4,0\.02,0\.8,/);
});

test('before its first epoch has ended a group shows the steps of the run that trains; a run alone is drawn as ever', () => {
  const begun = { ...aHistory([]), stepLoss: { step: [0], loss: [1] } };
  expect(group([begun, aHistory([])])).toMatchObject({ id: 'r0', label: 'train 3.1' });
  expect(group([aHistory([]), { ...aHistory([]), stepLoss: { step: [], loss: [] } }])?.repeats).toBeUndefined();
  expect(group([aHistory([1]), { ...begun, epoch: [] }])).toMatchObject({ label: 'train 3, 1 of 2 repeats' });
  expect(groupCurve([])).toBeNull();
});

test('of very long repeats every so many epochs are drawn, the same ones of each, and the last where all have come to it', () => {
  const long = (epochs: number) => aHistory(Array.from({ length: epochs }, (_, i) => 1 / (i + 1)));
  expect(thinned([long(10), long(7)], 10)).toEqual([long(10), long(7)]);
  expect(thinned([long(21), long(13)], 10).map(({ epoch }) => epoch)).toEqual([
    [4, 8, 12, 16, 20],
    [4, 8, 12],
  ]);
  const [one, other] = thinned([long(21), long(21)], 10);
  expect(one?.epoch).toEqual([4, 8, 12, 16, 20, 21]);
  expect(other?.trainLoss).toEqual([4, 8, 12, 16, 20, 21].map((epoch) => 1 / epoch));
  const run = group([long(3000), long(3000)]);
  expect([run?.history.epoch.length, run?.repeats?.[0]?.history.epoch.length]).toEqual([750, 3000]);
  expect(lossTable(run ? [run] : [], 'accuracy')).toMatchObject({ every: 16 });
});
