/** Which windows of a series train, validate and test: a stretch of rows each, in the order of time. */
import type { Split } from '../../spec/dataset.ts';

/** Rows of the table at which validation and test begin; training is before. */
export type Borders = { validation: number; test: number; rows: number };

export function bordersOf(rows: number, split: Pick<Split, 'validation' | 'test'>): Borders {
  const test = rows - Math.round(rows * split.test);
  return { validation: test - Math.round(rows * split.validation), test, rows };
}

type Reach = { window: number; horizon: number; lag: number };

/**
 * The rows of the first target of each window whose targets all lie in [from, until). Its inputs are past by then, so they may lie in
 * the part before; a target never counts in two parts.
 */
export function windowsBetween(from: number, until: number, { window, horizon, lag }: Reach): Int32Array {
  const first = Math.max(from, window + lag);
  return Int32Array.from({ length: Math.max(0, until - horizon - first + 1) }, (_, index) => first + index);
}
