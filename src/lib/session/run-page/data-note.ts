/** What the data of a run were when its predictions were made: small enough to be kept with them. Pure. */
import { formatCount } from '../../charts/format.ts';
import type { ColumnSummary, DataSummary } from '../../data/summary.ts';

const mostColumns = 200;

export type DataNote = {
  title: string;
  rows: number;
  droppedRows: number;
  sizes: DataSummary['sizes'];
  columns: ColumnSummary[]; // the first so many
  columnCount: number;
  balance: NonNullable<DataSummary['classBalance']> | null; // of the only target
};

export const dataNoteOf = ({ title, rows, droppedRows, sizes, columns, classBalance }: DataSummary): DataNote => ({
  title,
  rows,
  droppedRows,
  sizes,
  columns: columns.slice(0, mostColumns),
  columnCount: columns.length,
  balance: classBalance,
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether a value read back is one. */
export function isDataNote(value: unknown): value is DataNote {
  if (!isObject(value) || !isObject(value.sizes) || !Array.isArray(value.columns)) return false;
  const { sizes, columns, balance } = value;
  const areCounts = [value.rows, value.droppedRows, value.columnCount, sizes.train, sizes.validation, sizes.test].every(
    (each) => typeof each === 'number',
  );
  const isRow = (each: unknown) => isObject(each) && typeof each.name === 'string';
  return (
    areCounts &&
    typeof value.title === 'string' &&
    columns.every(isRow) &&
    (balance === null || (Array.isArray(balance) && balance.every(isRow)))
  );
}

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
