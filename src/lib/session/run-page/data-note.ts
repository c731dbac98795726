/** The data of a run, as they were, in words and rows. Pure. */
import { formatCount } from '../../charts/format.ts';
import type { DataNote } from '../../data/data-note.ts';

/** '344 rows of Palmer penguins, 11 left out: 207 to train, 69 to validate, 68 kept for a test.' */
export function dataNoteText({ title, rows, droppedRows, sizes, columns, columnCount }: DataNote): string {
  const dropped = droppedRows > 0 ? `, ${formatCount(droppedRows)} left out` : '';
  const test = sizes.test > 0 ? `, ${formatCount(sizes.test)} kept for a test` : '';
  const more = columnCount > columns.length ? ` The first ${formatCount(columns.length)} of ${formatCount(columnCount)} columns:` : '';
  return `${formatCount(rows)} rows of ${title}${dropped}: ${formatCount(sizes.train)} to train, ${formatCount(sizes.validation)} to validate${test}.${more}`;
}

export const dataNoteColumns = ['column', 'kind', 'missing', 'what it holds'] as const;
export const dataNoteRows = ({ columns }: DataNote): { name: string; cells: string[] }[] =>
  columns.map(({ name, type, missing, detail }) => ({ name, cells: [type, formatCount(missing), detail] }));

export const balanceColumns = ['class', 'train', 'validation', 'test'] as const;
export const balanceRows = ({ balance }: DataNote): { name: string; cells: string[] }[] =>
  (balance ?? []).map(({ name, train, validation, test }) => ({ name, cells: [train, validation, test].map(formatCount) }));
