import { afterAll, describe, expect, test } from 'vitest';
import { lastMetric, seeds, written } from '../support/template-runs.ts';

/** What the templates promise with their defaults: the median validation metric of ten fresh seeds, of five where one takes seconds. */
const promises: { template: string; median: number; seeds?: number }[] = [
  { template: 'iris-mlp', median: 0.93 },
  { template: 'penguins-mlp', median: 0.97 },
  { template: 'digits-mlp', median: 0.95 },
  { template: 'digit-questions', median: 0.96 }, // the share of right answers
  { template: 'cnn-mnist', median: 0.93, seeds: 5 },
  { template: 'breast-cancer', median: 0.95 },
  { template: 'housing-regression', median: 0.7 },
  { template: 'diabetes-linear', median: 0.35 },
];
const table: string[] = [];

describe('templates train well with their defaults', () => {
  test.each(promises)('$template reaches a median of $median over fresh seeds', { timeout: 300_000 }, async (promise) => {
    const { template, median, seeds: count = seeds.length } = promise;
    const file = await written(template);
    const metrics: number[] = [];
    for (const seed of seeds.slice(0, count)) metrics.push(await lastMetric(file, seed));
    const sorted = metrics.toSorted((a, b) => a - b);
    const middle = ((sorted[Math.ceil(count / 2) - 1] ?? NaN) + (sorted[Math.floor(count / 2)] ?? NaN)) / 2;
    table.push(
      `${template.padEnd(20)} median ${middle.toFixed(3)}  lowest ${sorted[0]?.toFixed(3)}  highest ${sorted.at(-1)?.toFixed(3)}  promised ${median}`,
    );
    expect(middle).toBeGreaterThanOrEqual(median);
    expect(sorted[0]).toBeGreaterThanOrEqual(median - 0.05);
  });

  afterAll(() => console.log(`\nValidation accuracy or R2 of ten fresh seeds, cnn-mnist of five (wasm)\n${table.join('\n')}`));
});
