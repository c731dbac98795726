import { expect, test } from 'vitest';
import type { History } from '../runs/run.ts';
import { nearestPoint, readCurve, readPosition } from './aligned.ts';
import { hasVaryingRate, lossChart, type LossOptions, type LossRun } from './loss-chart.ts';
import { markText } from './loss-marks.ts';
import { lossCsv, lossTable } from './loss-table.ts';
import { runStyle } from './run-style.ts';
import { stepPositions } from './x-position.ts';

const aHistory = (changes: Partial<History> = {}): History => ({
  epoch: [1, 2, 3],
  step: [4, 8, 12],
  trainLoss: [0.9, 0.5, 0.3],
  trainMetric: [0.5, 0.7, 0.9],
  validationLoss: [1, 0.6, 0.5],
  validationMetric: [0.4, 0.6, 0.8],
  elapsedMs: [100, 200, 300],
  learningRate: [0.1, 0.1, 0.1],
  stepLoss: { step: [0, 2, 4, 6, 8, 10], loss: [1.2, 1, 0.8, 0.6, 0.5, 0.4] },
  ...changes,
});
const aRun = (changes: Partial<LossRun> = {}): LossRun => ({
  id: 'a',
  label: 'train 1',
  history: aHistory(),
  style: runStyle(1),
  ...changes,
});
const options = (changes: Partial<LossOptions> = {}): LossOptions => ({
  quantity: 'loss',
  x: 'epoch',
  logY: false,
  smoothing: 0,
  show: { train: true, validation: true, floor: true, steps: true, rate: true },
  ...changes,
});
const floor = { description: 'always Adelie', scores: { loss: 1.05, metric: 0.44 } };

test('draws floor, steps, train and validation, the thick line last', () => {
  const { curves } = lossChart([aRun({ floor })], options());
  expect(curves.map((curve) => curve.kind)).toEqual(['floor', 'steps', 'train', 'validation']);
  expect(curves[0]).toMatchObject({ x: [0, 3], y: [1.05, 1.05] });
  expect(curves[1]?.x).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
});

test('draws the metric without step losses', () => {
  const { curves } = lossChart([aRun({ floor })], options({ quantity: 'metric' }));
  expect(curves.map((curve) => [curve.kind, curve.y.at(-1)])).toEqual([
    ['floor', 0.44],
    ['train', 0.9],
    ['validation', 0.8],
  ]);
});

test('leaves out what is hidden and a validation part that does not exist', () => {
  const alone = aRun({ history: aHistory({ validationLoss: [NaN, NaN, NaN] }) });
  const { curves, notes } = lossChart([alone], options({ show: { ...options().show, steps: false } }));
  expect(curves.map((curve) => curve.kind)).toEqual(['train']);
  expect(notes).toEqual([]);
});

test('keeps the axis at the planned epochs while fewer are done', () => {
  expect(lossChart([aRun()], options(), 60).xRange).toEqual([0, 60]);
  expect(lossChart([aRun()], options(), 2).xRange).toEqual([0, 3]);
  expect(lossChart([], options()).xRange).toEqual([0, 1]);
});

test('drops values of zero or less on the log scale and says so', () => {
  const history = aHistory({ trainLoss: [0.9, 0, -0.1] });
  const chart = lossChart([aRun({ history })], options({ logY: true }));
  expect(chart.notes).toEqual(['2 values are zero or less and left out of the log scale.']);
  expect(chart.curves.find((curve) => curve.kind === 'train')?.y).toEqual([0.9, null, null]);
  expect(chart.yRange[0]).toBeGreaterThan(0);
});

test('leaves a gap and a note where a loss is not finite', () => {
  const history = aHistory({ trainLoss: [0.9, Infinity, NaN] });
  const chart = lossChart([aRun({ history })], options());
  expect(chart.curves.find((curve) => curve.kind === 'train')?.y).toEqual([0.9, null, null]);
  expect(chart.notes).toEqual(['2 values are not finite and left out.']);
});

test('does not let one bad epoch of R2 flatten the curve', () => {
  const history = aHistory({ trainMetric: [-40, 0.5, 0.7], validationMetric: [-55, 0.4, 0.6] });
  const chart = lossChart([aRun({ history })], options({ quantity: 'metric' }));
  expect(chart.yRange[0]).toBeGreaterThan(-1.3);
  expect(chart.notes).toEqual(['2 values are below \u22121 and under the chart; the table has them.']);
});

test('puts the raw line behind the smoothed one', () => {
  const { curves } = lossChart(
    [aRun()],
    options({ smoothing: 0.6, show: { train: true, validation: false, floor: false, steps: false, rate: true } }),
  );
  expect(curves.map((curve) => curve.ghost)).toEqual([true, false]);
  expect(curves[0]?.y).toEqual([0.9, 0.5, 0.3]);
  expect(curves[1]?.y[0]).toBeCloseTo(0.9, 12);
  expect(curves[1]?.y[1]).toBeCloseTo((0.6 * 0.4 * 0.9 + 0.4 * 0.5) / (1 - 0.36), 12);
});

test('smooths steps over as many epochs as the other lines, without a ghost', () => {
  const wanted = options({ smoothing: 0.64, show: { train: false, validation: false, floor: false, steps: true, rate: true } });
  const { curves } = lossChart(
    [aRun({ history: aHistory({ stepLoss: { step: [0, 2, 4, 6, 8, 10], loss: [1, 0, 0, 0, 0, 0] } }) })],
    wanted,
  );
  expect(curves).toHaveLength(1);
  // Two steps an epoch: each weighs as the square root, 0.8.
  expect(curves[0]?.y[1]).toBeCloseTo((0.8 * 0.2) / (1 - 0.64), 12);
});

test('draws one floor for runs that share it', () => {
  const { curves } = lossChart([aRun({ floor }), aRun({ id: 'b', floor })], options());
  expect(curves.filter((curve) => curve.kind === 'floor')).toHaveLength(1);
});

test('places steps in time between the ends of epochs', () => {
  expect(stepPositions(aRun(), 'seconds')).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25]);
  const young = aHistory({ epoch: [], step: [], elapsedMs: [] });
  expect(stepPositions({ history: young }, 'epoch')).toBeNull();
  expect(stepPositions({ history: young, stepsPerEpoch: 4 }, 'epoch')?.[1]).toBe(0.5);
});

test('reads a curve at the nearest point, the floor everywhere, the newest without a position', () => {
  const { curves } = lossChart([aRun({ floor })], options());
  const [low, , train] = curves;
  if (!low || !train) throw new Error('curves are missing');
  expect([readCurve(low, 2), readCurve(train, 1.9), readCurve(train, null), readCurve(train, 20)]).toEqual([1.05, 0.5, 0.3, NaN]);
  expect([nearestPoint([], 1), nearestPoint([1, 2], -5), nearestPoint([1, 2], 9), nearestPoint([1, 2], 1.5)]).toEqual([-1, 0, 1, 0]);
});

test('lists every epoch, or every n-th and the last', () => {
  const table = lossTable([aRun()], 'accuracy');
  expect(table.columns).toEqual(['epoch', 'step', 'time', 'train loss', 'validation loss', 'train accuracy', 'validation accuracy']);
  expect(table.rows[1]).toEqual(['2', '8', '0.2 s', '0.5000', '0.600', '0.7000', '0.6000']);
  const epochs = Array.from({ length: 11 }, (_, i) => i + 1);
  const long = lossTable([aRun({ history: aHistory({ epoch: epochs }) })], 'accuracy', 5);
  expect([long.every, long.rows.map((row) => row[0])]).toEqual([3, ['3', '6', '9', '11']]);
});

test('leaves cells empty where a run has no such epoch', () => {
  const table = lossTable([aRun(), aRun({ id: 'b', label: 'train 2', history: aHistory({ epoch: [3, 4, 5] }) })], 'R2');
  expect(table.runs).toEqual(['train 1', 'train 2']);
  expect(table.rows.map((row) => row.length)).toEqual([9, 9, 9, 9, 9]);
  expect(table.rows[0]?.slice(5)).toEqual(['', '', '', '']);
});

test('draws the learning rate of each epoch, and lists it where it varies', () => {
  const varied = aRun({ floor, history: aHistory({ learningRate: [0.1, NaN, 0.01] }) });
  expect([hasVaryingRate(varied.history), hasVaryingRate(aRun().history)]).toEqual([true, false]);
  const { curves, yRange, notes } = lossChart([varied], options({ quantity: 'rate', smoothing: 0.5 }));
  expect(curves.map(({ kind, x, y }) => ({ kind, x, y }))).toEqual([{ kind: 'rate', x: [1, 2, 3], y: [0.1, null, 0.01] }]);
  expect([yRange[0], notes]).toEqual([0, []]);
  const table = lossTable([varied, aRun({ id: 'b' })], 'accuracy');
  expect(table.columns.slice(1, 6)).toEqual(['train loss', 'validation loss', 'train accuracy', 'validation accuracy', 'learning rate']);
  expect(table.rows.map((row) => [row[5], row[10]])).toEqual([
    ['0.100', '0.100'],
    ['–', '0.100'],
    ['0.0100', '0.100'],
  ]);
});

test('says of each run where it is read: its own last epoch, the point under the crosshair, or nowhere', () => {
  const short = aRun({ id: 'b', history: aHistory({ epoch: [1], trainLoss: [0.7], validationLoss: [NaN] }) });
  const { curves } = lossChart([aRun(), short], options());
  const places = (x: number | null) => ['a', 'b', 'c'].map((id) => readPosition(curves, id, x));
  expect(places(null)).toEqual([3, 1, null]);
  expect(places(1)).toEqual([1, 1, null]);
  expect(places(3)).toEqual([3, null, null]);
});

test('writes CSV in full precision', () => {
  expect(
    lossCsv([aRun({ label: 'a "b"', history: aHistory({ validationLoss: [NaN, 0.6, 0.5] }) })], 'R2')
      .split('\n')
      .slice(0, 2),
  ).toEqual([
    'run,epoch,step,seconds,train_loss,validation_loss,train_r2,validation_r2,learning_rate',
    '"a ""b""",1,4,0.1,0.9,,0.5,0.4,0.1',
  ]);
});

test('marks where a number was moved by hand, in every unit, and says it at the crosshair and in the table', () => {
  const moved = aRun({
    stepsPerEpoch: 4,
    interventions: [
      { step: 6, epoch: 1, change: { knob: 'learningRate', value: 0.03 } },
      { step: 9, epoch: 2, change: { knob: 'l2', value: 0.1 } },
    ],
  });
  const placed = (x: LossOptions['x']) => lossChart([moved], options({ x })).marks.map((mark) => mark.x);
  expect(placed('epoch')).toEqual([1.5, 2.25]);
  expect(placed('step')).toEqual([6, 9]);
  expect(placed('seconds')).toEqual([0.15, 0.225]);
  const { marks } = lossChart([moved], options());
  expect(markText(marks, [1, 2, 3], null)).toBe('2 changes by hand, the last: L2 rate 0.1 from step 9, epoch 2.');
  expect(markText(marks, [1, 2, 3], 1)).toBe('By hand: learning rate 0.03 from step 6, epoch 1.');
  expect(markText([], [1], 1)).toBe('');
  const table = lossTable([moved], 'accuracy');
  expect(table.columns.at(-1)).toBe('by hand');
  expect(table.rows.map((row) => row.at(-1))).toEqual(['', 'learning rate 0.03 from step 6, epoch 1', 'L2 rate 0.1 from step 9, epoch 2']);
});

test('a loss that explodes does not press the others flat, and a note and a mark tell of it', () => {
  const wild = aRun({ id: 'wild', history: aHistory({ trainLoss: [1, 1e5, 1e9], validationLoss: [NaN, NaN, NaN] }) });
  const { yRange, notes, cuts } = lossChart([aRun(), wild], options());
  expect(yRange[1]).toBeLessThan(5);
  expect(cuts.map(({ x, edge }) => [x, edge])).toEqual([[2, 'above']]);
  expect(notes).toEqual([expect.stringMatching(/^2 values are above [\d.]+ and over the chart; the table has them\.$/)]);
});
