import { expect, test } from 'vitest';
import { rankCorrelation } from '../rank-correlation.ts';
import { createStream } from '../streams.ts';
import type { Sample } from './importance.ts';
import { resampledImportances, weightedVariance, type FieldImportances } from './resampled-importance.ts';
import { growTree, predictTree, type Field } from './tree.ts';

const ordered = (codes: number[], levels: number): Field => ({ codes: Uint16Array.from(codes), levels, isOrdered: true });
const inOrder = (fields: readonly Field[]) => () => Int32Array.from(fields.keys());

function grown(fields: readonly Field[], targets: number[], weights = targets.map(() => 1)) {
  const rows = Int32Array.from(targets.keys());
  const tree = growTree({
    fields,
    targets: Float64Array.from(targets),
    weights: Float64Array.from(weights),
    rows,
    leastLeaf: 1,
    order: inOrder(fields),
  });
  return (row: number) => predictTree(tree, fields, { own: row, other: row, of: -1 });
}

test('a tree tells rows apart that differ, and gives equal ones their weighted mean', () => {
  const fields = [ordered([0, 0, 1, 2, 3], 4)];
  const said = grown(fields, [1, 3, 5, 7, 20], [3, 1, 1, 1, 1]);
  expect([0, 1, 2, 3, 4].map(said)).toEqual([1.5, 1.5, 5, 7, 20]);
});

test('an unordered field is divided wherever the means part, which no order of its levels could do at once', () => {
  const field: Field = { codes: Uint16Array.from([0, 1, 2, 3, 0, 1, 2, 3]), levels: 4, isOrdered: false };
  const tree = growTree({
    fields: [field],
    targets: Float64Array.from([9, 0, 9, 0, 9, 0, 9, 0]),
    weights: new Float64Array(8).fill(1),
    rows: Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7]),
    leastLeaf: 2,
    order: inOrder([field]),
  });
  expect(tree.field).toEqual([0, -1, -1]);
  expect([...(tree.goesLeft[0] ?? [])]).toEqual([0, 1, 0, 1]);
});

test('a level that a node has not seen goes with the nearer one', () => {
  const field = ordered([1, 6, 0, 3, 4, 7], 8);
  const tree = growTree({
    fields: [field],
    targets: Float64Array.from([0, 1]),
    weights: new Float64Array(2).fill(1),
    rows: Int32Array.from([0, 1]),
    leastLeaf: 1,
    order: inOrder([field]),
  });
  expect([2, 3, 4, 5].map((row) => predictTree(tree, [field], { own: row, other: row, of: -1 }))).toEqual([0, 0, 1, 1]);
});

function whole(sample: Sample): FieldImportances {
  const steps = resampledImportances(sample);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function known(rows: number, seed: number): Sample {
  const stream = createStream({ seed, purpose: 'noise' });
  const fields = [0, 1, 2].map(() =>
    ordered(
      Array.from({ length: rows }, () => stream.integer(5)),
      5,
    ),
  );
  const level = (field: number, row: number) => (fields[field]?.codes[row] ?? 0) / 4;
  const targets = Float64Array.from({ length: rows }, (_, row) => 3 * level(0, row) + level(1, row) + 0.1 * stream.normal());
  return { fields, targets, weights: new Float64Array(rows).fill(1) };
}

test('of y = 3a + b the field a answers for nine tenths, b for one, and the interval of c, which does nothing, holds zero', () => {
  const sample = known(50, 3);
  const { variances, correlations, explained } = whole(sample);
  const variance = weightedVariance(sample.targets, sample.weights);
  const [a, b, c] = variances.map(({ value, low, high }) => ({ value: value / variance, low: low / variance, high: high / variance }));
  expect(a?.value).toBeGreaterThan(0.75);
  expect(a?.low).toBeGreaterThan(b?.high ?? NaN);
  expect(b?.low).toBeGreaterThan(0);
  expect([(c?.low ?? NaN) < 0, (c?.high ?? NaN) > 0]).toEqual([true, true]);
  expect(correlations.map((each) => (each?.low ?? NaN) > 0)).toEqual([true, false, false]);
  expect(explained).toBeGreaterThan(0.9);
});

test('the same sample has the same importances to the bit, and a row without weight is no row', () => {
  const sample = known(12, 1);
  const { fields, targets } = sample;
  const longer: Sample = {
    fields: fields.map((field) => ({ ...field, codes: Uint16Array.from([...field.codes, 4]) })),
    targets: Float64Array.from([...targets, 1000]),
    weights: Float64Array.from([...sample.weights, 0]),
  };
  const found = whole(sample);
  expect(whole(sample)).toEqual(found);
  expect(whole(longer).explained).toBeCloseTo(found.explained, 12);
});

test('ranks of equal values are shared, and what does not vary has no correlation', () => {
  expect(rankCorrelation([1, 2, 2, 9], [10, 20, 20, 21])).toBe(1);
  expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBe(-1);
  expect(rankCorrelation([1, 1, 1], [3, 2, 1])).toBeNull();
});
