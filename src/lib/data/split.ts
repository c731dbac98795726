import { createStream } from '../numerics/streams.ts';
import type { Split } from '../spec/dataset.ts';
import { apportion } from './apportion.ts';

export type SplitRows = { train: Int32Array; validation: Int32Array; test: Int32Array };

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/**
 * How many rows of each class go to validation and test. First what is held out of training, then which of that validates, each by largest
 * remainder, so that every class is within one row of its share in all three parts and keeps a row to train on.
 */
function allot(sizes: readonly number[], validation: number, test: number): { validation: number[]; test: number[] } {
  const share = (part: number) => sizes.map((size) => (part * size) / total(sizes));
  const heldOut = apportion(
    validation + test,
    share(validation + test),
    sizes.map((size) => Math.max(0, size - 1)),
  );
  const quotas = share(validation);
  const testQuotas = share(test);
  const least = heldOut.map((held, index) => {
    const forTest = Math.ceil((testQuotas[index] ?? 0) - 1e-9);
    return Math.min(held, Math.max(Math.floor((quotas[index] ?? 0) + 1e-9), held - forTest));
  });
  const most = heldOut.map((held, index) => {
    const forTest = Math.floor((testQuotas[index] ?? 0) + 1e-9);
    return Math.max(least[index] ?? 0, held - forTest);
  });
  const inValidation =
    total(least) <= validation && validation <= total(most)
      ? fill(validation, { quotas, least, most })
      : apportion(validation, quotas, heldOut);
  return { validation: inValidation, test: heldOut.map((held, index) => held - (inValidation[index] ?? 0)) };
}

/** Largest remainder between bounds that leave room for it. */
function fill(count: number, { quotas, least, most }: { quotas: number[]; least: number[]; most: number[] }): number[] {
  const extra = apportion(
    count - total(least),
    quotas.map((quota, index) => Math.max(0, quota - (least[index] ?? 0))),
    most.map((upper, index) => upper - (least[index] ?? 0)),
  );
  return least.map((lower, index) => lower + (extra[index] ?? 0));
}

/**
 * Divides `rows` into three parts by the split's own seed. With `codes` (a class for each of `rows`) and `stratified`, every class keeps its
 * share in each part. Depends on the seed, the number of rows and the classes only; each part is in ascending order.
 */
export function splitRows({ rows, codes, split }: { rows: Int32Array; codes: Int32Array | null; split: Split }): SplitRows {
  const validation = Math.round(rows.length * split.validation);
  const test = Math.round(rows.length * split.test);
  const order = createStream({ seed: split.seed, purpose: 'split' }).permutation(rows.length);
  const classes = new Map<number, number[]>();
  for (const index of order) {
    const code = split.stratified && codes !== null ? (codes[index] ?? 0) : 0;
    const members = classes.get(code) ?? [];
    members.push(rows[index] ?? 0);
    classes.set(code, members);
  }
  const byCode = [...classes].sort(([a], [b]) => a - b).map(([, members]) => members);
  const sizes = byCode.map((members) => members.length);
  const shares = allot(sizes, validation, test);
  const take = (from: (index: number) => number, to: (index: number) => number) =>
    Int32Array.from(byCode.flatMap((members, index) => members.slice(from(index), to(index)))).sort();
  const ofValidation = (index: number) => shares.validation[index] ?? 0;
  const held = (index: number) => ofValidation(index) + (shares.test[index] ?? 0);
  return {
    train: take(held, (index) => sizes[index] ?? 0),
    validation: take(() => 0, ofValidation),
    test: take(ofValidation, held),
  };
}
