/** What the data of a run were when its predictions were made: small enough to be kept with them. Pure. */
import type { ColumnSummary, DataSummary } from './summary.ts';

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

/** The part of a summary that it is made of. */
export type Outline = Pick<DataSummary, 'title' | 'rows' | 'droppedRows' | 'sizes' | 'columns' | 'classBalance'>;

export const dataNoteOf = ({ title, rows, droppedRows, sizes, columns, classBalance }: Outline): DataNote => ({
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
