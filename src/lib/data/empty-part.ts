import type { Dataset } from '../spec/dataset.ts';
import type { SplitRows } from './split.ts';

/** Which part of a split has too few rows, and where to give it more. */
export function emptyPart(parts: SplitRows, dataset: Dataset, rows: number): { path: string; message: string } | null {
  const { validation, test } = dataset.split;
  const percent = (share: number) => `${Number((share * 100).toPrecision(3))}%`;
  const empty = (name: string, share: number) => ({
    path: `split.${name}`,
    message: `${percent(share)} of ${rows} rows leaves the ${name} part empty: give it a larger share, or 0.`,
  });
  if (validation > 0 && parts.validation.length === 0) return empty('validation', validation);
  if (test > 0 && parts.test.length === 0) return empty('test', test);
  if (parts.train.length < 2)
    return {
      path: 'split',
      message: `The split leaves ${parts.train.length} of ${rows} rows to train on: make validation and test smaller.`,
    };
  return null;
}
