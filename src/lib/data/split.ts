import { createStream } from '../numerics/streams.ts';
import type { Split } from '../spec/dataset.ts';
import { apportion } from './apportion.ts';

export type SplitRows = { train: Int32Array; validation: Int32Array; test: Int32Array };

type Group = { rows: number[]; validation: number; test: number };

const sorted = (rows: readonly number[]): Int32Array => Int32Array.from(rows).sort();

/** How many rows of each class go to validation and test: within one of the class's share, and leaving each class a row to train on. */
function allot(sizes: readonly number[], validation: number, test: number): { validation: number[]; test: number[] } {
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const held = validation + test;
  const heldOut = apportion(
    held,
    sizes.map((size) => (held * size) / rows),
    sizes.map((size) => Math.max(0, size - 1)),
  );
  const quotas = sizes.map((size) => (validation * size) / rows);
  // What must go to validation because test would get more than its share, and what may.
  const least = sizes.map((size, index) => {
    const testMost = Math.ceil((test * size) / rows - 1e-9);
    return Math.min(heldOut[index] ?? 0, Math.max(Math.floor((quotas[index] ?? 0) + 1e-9), (heldOut[index] ?? 0) - testMost));
  });
  const given = least.reduce((sum, count) => sum + count, 0);
  const rests = quotas.map((quota, index) => Math.max(0, quota - (least[index] ?? 0)));
  const room = heldOut.map((count, index) => count - (least[index] ?? 0));
  const extra = apportion(validation - given, rests, room);
  const inValidation = least.map((count, index) => count + (extra[index] ?? 0));
  return { validation: inValidation, test: heldOut.map((count, index) => count - (inValidation[index] ?? 0)) };
}

/**
 * Divides `rows` into three parts by the split's own seed. With `codes` (a class for each of `rows`) and `stratified`, every class keeps its
 * share in each part. Depends on the seed, the number of rows and the classes only; each part is in ascending order.
 */
export function splitRows({ rows, codes, split }: { rows: Int32Array; codes: Int32Array | null; split: Split }): SplitRows {
  const validation = Math.round(rows.length * split.validation);
  const test = Math.round(rows.length * split.test);
  const order = createStream({ seed: split.seed, purpose: 'split' }).permutation(rows.length);
  const groups = new Map<number, Group>();
  for (const index of order) {
    const key = split.stratified && codes !== null ? (codes[index] ?? 0) : 0;
    const group = groups.get(key) ?? { rows: [], validation: 0, test: 0 };
    group.rows.push(rows[index] ?? 0);
    groups.set(key, group);
  }
  const byClass = [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
  const shares = allot(
    byClass.map((group) => group.rows.length),
    validation,
    test,
  );
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  byClass.forEach((group, index) => {
    const first = shares.validation[index] ?? 0;
    const second = first + (shares.test[index] ?? 0);
    for (const row of group.rows.slice(0, first)) parts.validation.push(row);
    for (const row of group.rows.slice(first, second)) parts.test.push(row);
    for (const row of group.rows.slice(second)) parts.train.push(row);
  });
  return { train: sorted(parts.train), validation: sorted(parts.validation), test: sorted(parts.test) };
}
