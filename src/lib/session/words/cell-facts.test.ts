import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { describe } from '../../data/describe.ts';
import { loadTable } from '../../data/load-table.ts';
import type { DataSummary } from '../../data/summary.ts';
import { parseDataset } from '../../spec/dataset.ts';
import { dataFacts, trainFacts } from './cell-facts.ts';

async function aSummary(generator: string): Promise<DataSummary> {
  const dataset = parseDataset({ source: { type: 'generator', name: generator, examples: 100 } });
  if (!dataset.ok) throw new Error(dataset.issues[0]?.message);
  const table = await loadTable(dataset.value.source, { readAsset: () => Promise.reject(new Error('Nothing is shipped here.')) });
  if (!table.ok) throw new Error(table.issues[0]?.message);
  const summary = describe(table.value, dataset.value, null);
  if (!summary.ok) throw new Error(summary.issues[0]?.message);
  return summary.value;
}

test('the floor of a regression is 0.000 where it is almost zero', async () => {
  const summary = await aSummary('plane');
  const floor = { description: 'always guessing the mean, 206\u202f856', scores: { loss: 1, metric: -4.32e-7 } };
  expect(dataFacts({ ...summary, floor })).toContain('floor 0.000: always guessing the mean, 206\u202f856');
});

test('the floor of a classification names the class', async () => {
  const summary = await aSummary('moons');
  const floor = { description: 'Always guessing "a"', scores: { loss: 1, metric: 0.5 } };
  expect(dataFacts({ ...summary, floor })).toContain('floor 0.500: always guessing "a"');
});

test('the scores of a run have three decimals', () => {
  const floor = { description: 'always guessing the mean, 152.1', scores: { loss: 1, metric: -0.0004 } };
  const best = { epoch: 2, validation: { loss: 1, metric: 0.4 } };
  const last = { train: { loss: 1, metric: 0.5 }, validation: { loss: 1, metric: -0.01234 } };
  const run = aRun({ metricName: 'R2', floor, best, last });
  const facts = trainFacts({ group: { lead: run, runs: [run] }, expectedMs: null });
  expect(facts).toEqual(expect.arrayContaining(['best validation R² 0.400, epoch 2', 'last validation R² \u22120.012', 'floor 0.000']));
});

test('repeats tell their mean, how well it is known, and how many it is of', () => {
  const repeat = (metric: number) => {
    const validation = { loss: 1, metric };
    return aRun({ last: { train: validation, validation }, best: { epoch: 3, validation } });
  };
  const [run, other] = [repeat(0.9), repeat(0.92)];
  const facts = trainFacts({ group: { lead: run, runs: [run, other] }, expectedMs: null });
  // Student's t with one degree of freedom is 12.706; the deviation of two values 0.02 apart is 0.01 * sqrt(2).
  expect(facts.slice(0, 2)).toEqual(['best validation accuracy 0.910 ± 0.127 (2)', 'last validation accuracy 0.910 ± 0.127 (2)']);
  expect(facts).toContain('trained 0.6 s');
});
