import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitRows } from './split.ts';

const share = fc.integer({ min: 0, max: 45 }).map((percent) => percent / 100);
const scenario = fc.record({
  codes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 300 }),
  validation: share,
  test: share,
  seed: fc.nat(),
  stratified: fc.boolean(),
});

const rowsOf = (count: number) => Int32Array.from({ length: count }, (_, index) => index * 3 + 1);
const split = ({ codes, ...rest }: { codes: number[]; validation: number; test: number; seed: number; stratified: boolean }) =>
  splitRows({ rows: rowsOf(codes.length), codes: Int32Array.from(codes), split: rest });

const countsOf = (codes: readonly number[], part: Int32Array) => {
  const counts = new Map<number, number>();
  for (const row of part) {
    const code = codes[(row - 1) / 3] ?? -1;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
};

test('every row is in exactly one part, in order', () => {
  fc.assert(
    fc.property(scenario, (given) => {
      const { train, validation, test: held } = split(given);
      const together = [...train, ...validation, ...held].sort((a, b) => a - b);
      expect(together).toEqual([...rowsOf(given.codes.length)]);
      for (const part of [train, validation, held]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
    }),
  );
});

test('parts have the rounded share of the rows, as long as every class keeps a row to train on', () => {
  fc.assert(
    fc.property(scenario, (given) => {
      const { validation, test: held } = split(given);
      const rows = given.codes.length;
      const wanted = [Math.round(rows * given.validation), Math.round(rows * given.test)];
      const room = rows - (given.stratified ? new Set(given.codes).size : 1);
      if ((wanted[0] ?? 0) + (wanted[1] ?? 0) > room) return;
      expect([validation.length, held.length]).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

// Small classes keep a row to train on, which moves rows of others; these are large enough.
const sizedScenario = fc.record({
  sizes: fc.array(fc.integer({ min: 12, max: 60 }), { minLength: 1, maxLength: 8 }),
  validation: share,
  test: share,
  seed: fc.nat(),
});

test('a stratified split keeps every class within one row of its share in every part', () => {
  fc.assert(
    fc.property(sizedScenario, ({ sizes, ...rest }) => {
      const codes = sizes.flatMap((size, code) => Array.from({ length: size }, () => code));
      const parts = split({ codes, ...rest, stratified: true });
      for (const part of [parts.train, parts.validation, parts.test]) {
        const counts = countsOf(codes, part);
        sizes.forEach((size, code) =>
          expect(Math.abs((counts.get(code) ?? 0) - (size * part.length) / codes.length)).toBeLessThanOrEqual(1 + 1e-9),
        );
      }
    }),
    { numRuns: 2000 },
  );
});

test('every class of a stratified split has a row to train on', () => {
  fc.assert(
    fc.property(scenario, (given) => {
      const { train } = split({ ...given, stratified: true });
      expect(countsOf(given.codes, train).size).toBe(new Set(given.codes).size);
    }),
  );
});

test('the same seed gives the same parts, another seed others', () => {
  const codes = Array.from({ length: 100 }, (_, index) => index % 3);
  const given = { codes, validation: 0.2, test: 0.1, stratified: true };
  expect(split({ ...given, seed: 7 })).toEqual(split({ ...given, seed: 7 }));
  expect(split({ ...given, seed: 7 })).not.toEqual(split({ ...given, seed: 8 }));
});

test('the parts of a split never change: links replay on them', () => {
  const codes = Array.from({ length: 12 }, (_, index) => index % 2);
  const parts = splitRows({
    rows: Int32Array.from({ length: 12 }, (_, row) => row),
    codes: Int32Array.from(codes),
    split: { validation: 0.25, test: 0.25, seed: 42, stratified: true },
  });
  expect({ validation: [...parts.validation], test: [...parts.test] }).toMatchInlineSnapshot(`
    {
      "test": [
        1,
        3,
        4,
      ],
      "validation": [
        0,
        2,
        7,
      ],
    }
  `);
});
