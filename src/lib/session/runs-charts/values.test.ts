import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { importanceBars, shareText, wayText } from '../../charts/values/importance-bars.ts';
import { drawLearning, learningPlot, learningTable, sizeReading } from '../../charts/values/learning-plot.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { sizedFamilies } from '../../runs/learning-curve/sized-runs.ts';
import { flatRows } from '../../runs/order/group-rows.ts';
import type { Run } from '../../runs/run.ts';
import { hashResolved } from '../../spec/resolve.ts';
import { fieldSample, fieldTitle, missingRuns, sampleKey, tooFew } from './field-sample.ts';
import { importanceSummary, importanceTable } from './importance-words.ts';
import type { Importances } from './importances.svelte.ts';
import { axesToJson, axisChoices, changeAxis, moveAxis, readAxes, toggleAxis } from './parallel-axes.ts';
import { columnOf, itemsOf, keysOf, readScope, variedSettings } from './value-items.ts';

const base = aResolved();
type Given = { rate?: number; batch?: number; seed?: number; metric?: number };

function trained({ rate = 0.01, batch = 32, seed = 0, metric = 0.9 }: Given, changes: Partial<Omit<Run, 'id'>> = {}): Run {
  const resolved = aResolved({ training: { ...base.training, learningRate: rate, batchSize: batch, epochs: 2 * batch } });
  const best = { epoch: 1, validation: { loss: 1, metric } };
  return aRun({ id: `r${rate * 1000}b${batch}s${seed}`, resolved, specHash: hashResolved(resolved), seed, best, ...changes });
}
const grid = [0.1, 0.01, 0.001].flatMap((rate) =>
  [8, 16, 32, 64].flatMap((batch) => [0, 1].map((seed) => trained({ rate, batch, seed, metric: 0.5 + batch / 200 + seed / 100 }))),
);
const catalogue = catalogueOf(grid);
const listed = catalogue.list();
const score = columnOf(catalogue, undefined, ['score.best']);
if (!score) throw new Error('Every run has a score.');
const sampleOf = (runs: readonly Run[]) => fieldSample(runs, { score, columns: variedSettings(listed, runs, {}), facts: {} });

test('seeds of one setting are one row, and fields that change together are one field', () => {
  const found = sampleOf(grid);
  expect(found.fields.map(fieldTitle)).toEqual(['Learning rate', 'Batch size with Epochs']);
  expect(found.fields.map(({ values }) => values)).toEqual([3, 4]);
  expect([found.sample.targets.length, found.runs, found.missing, found.left]).toEqual([12, 24, 0, 0]);
  expect([...found.sample.weights]).toEqual(Array(12).fill(2));
  expect(found.ofSeeds).toBeCloseTo(0.005 ** 2 * 2, 12);
  expect([...(found.sample.fields[0]?.codes ?? [])].slice(0, 5)).toEqual([3, 3, 3, 3, 2]);
  expect(tooFew(found)).toBeNull();
});

test('runs that did not finish are left out and told, and those that train change nothing', () => {
  const diverged = trained({ rate: 9 }, { state: { status: 'diverged', startedAt: 1, finishedAt: 2, epoch: 1, step: 1, message: 'x' } });
  const running = trained({ rate: 8 }, { state: { status: 'running', startedAt: 1 } });
  const found = sampleOf([...grid, diverged, running]);
  expect(missingRuns(found)).toBe('1 of 25 runs did not finish or have no score, and are left out.');
  expect(sampleKey(found)).toBe(sampleKey(sampleOf([...grid, running])));
  expect(missingRuns(sampleOf(grid))).toBeNull();
});

test('where nothing can be said there is a sentence', () => {
  expect(tooFew(sampleOf([]))).toBe('No run has a score yet.');
  expect(tooFew(sampleOf(grid.slice(0, 2)))).toMatch(/^There is one setting among these runs/);
  expect(tooFew(sampleOf(grid.slice(0, 8)))).toMatch(/^Too few to say: 4 different settings with a score, and it takes 10 or more\./);
  const equal = grid.map((run) => ({ ...run, best: { epoch: 1, validation: { loss: 1, metric: 0.5 } } }));
  expect(tooFew(sampleOf(equal))).toBe('All of these runs have the same score.');
});

const importances: Importances = {
  fields: [
    {
      title: 'Learning rate',
      paths: ['training.learningRate'],
      values: 3,
      share: { value: 0.62, low: 0.41, high: 0.78 },
      correlation: { value: -0.8, low: -0.9, high: -0.6 },
    },
    { title: 'Batch size', paths: ['training.batchSize'], values: 4, share: { value: 0.02, low: -0.05, high: 0.09 }, correlation: null },
  ],
  explained: 0.7,
  seeds: 0.1,
  settings: 12,
  runs: 24,
};

test('importances are told with their intervals, and only what stands out from chance is named', () => {
  expect(importanceSummary(importances)).toBe(
    'Learning rate stands out from chance. Together they tell 70% of the differences between settings left out; seeds alone make 10% of the variance (12 settings in 24 runs).',
  );
  expect(importanceSummary({ ...importances, explained: -0.1 })).toMatch(/^The fields hardly explain the score/);
  expect(importances.fields.map(({ share }) => shareText(share))).toEqual(['62% (41 to 78)', '2% (0 to 9)']);
  expect(wayText({ value: 0.3, low: -0.1, high: 0.6 })).toMatch(/^\u2194/);
  expect(importanceTable(importances).rows.map(([name, share]) => [name, share])).toEqual([
    ['Learning rate', 0.62],
    ['Batch size', 0.02],
    ['seeds, by repeats', 0.1],
  ]);
  const { marks } = importanceBars({ bars: importances.fields, seeds: importances.seeds, width: 360, strong: 0 });
  expect(marks.filter((mark) => mark.type === 'area').map(({ ink }) => ink)).toEqual(['accent', 'muted', 'floor']);
});

test('axes are read from what was kept, moved, flipped, added and taken away', () => {
  const first = readAxes('nonsense', () => variedSettings(listed, grid, {}));
  expect(first.map(({ path }) => path)).toEqual(['training.learningRate', 'training.batchSize', 'training.epochs', 'score.best']);
  expect(axisChoices(first, catalogue).map(({ isLog }) => isLog)).toEqual([true, false, false, false]);
  const moved = moveAxis(first, 0, 2);
  expect(moved.map(({ path }) => path)[2]).toBe('training.learningRate');
  const flipped = changeAxis(moved, 'training.epochs', { flip: true, log: true });
  expect(readAxes(JSON.parse(JSON.stringify(axesToJson(flipped))), () => [])).toEqual(flipped);
  expect(toggleAxis(first, 'seed').map(({ path }) => path)).toEqual([...first.slice(0, 3).map(({ path }) => path), 'seed', 'score.best']);
  expect(toggleAxis(first, 'score.best')).toHaveLength(3);
  expect(toggleAxis(first.slice(0, 1), 'training.learningRate')).toHaveLength(1);
  expect(axisChoices([{ path: 'gone', flip: false, log: null }], catalogue)).toEqual([]);
});

test('charts of values draw all runs of the table unless only open eyes are asked for', () => {
  const view = { rows: flatRows(grid), passed: grid, facts: {} };
  const [one] = itemsOf({ rows: [], view }, readScope({}));
  expect(itemsOf({ rows: [], view }, readScope({}))).toHaveLength(24);
  expect(itemsOf({ rows: one ? [one] : [], view }, readScope({ drawn: true, single: true }))).toHaveLength(1);
  expect(keysOf(one ? [one] : [], [grid[0]?.id ?? '', 'x'])).toEqual(new Set([grid[0]?.id]));
});

test('a learning curve has each size with its interval, and goes on to twice the data', () => {
  const runs = [20, 40, 80, 160].flatMap((size) =>
    [0.004, -0.004].map((by, seed) => {
      const resolved = aResolved({ dataset: { ...base.dataset, split: { ...base.dataset.split, test: 0.7 - size / 400 } } });
      const best = { epoch: 1, validation: { loss: 1, metric: 0.95 - size ** -0.6 + by } };
      return aRun({ id: `n${size}s${seed}`, resolved, specHash: hashResolved(resolved), examples: { train: size, validation: 67 }, best });
    }),
  );
  const [family] = sizedFamilies(runs, score).families;
  if (!family) throw new Error('The runs are one family.');
  const plot = learningPlot(family, 'Best');
  expect(learningTable(plot).rows.map(([size, count]) => [size, count])).toEqual([
    [20, 2],
    [40, 2],
    [80, 2],
    [160, 2],
    [320, 0],
  ]);
  expect(plot.across(320)).toBeLessThan(1);
  expect(family.sizes[0] && sizeReading(family.sizes[0], 'Best')).toMatch(/^20 examples: Best 0\.78\d \u00b1 0\.05\d+, 2 runs$/);
  const { drawing } = drawLearning(plot, { width: 400, height: 260, strong: 1 });
  expect(drawing.marks.filter(({ type }) => type === 'shape')).toHaveLength(12);
});
