import type { Chunk } from '../deflate.ts';
import { columnNames, plainJson, rowsOf, type RunTable, type TableColumn } from './table.ts';

const types = { text: 'STRING', number: 'DOUBLE', integer: 'INT64', time: 'TIMESTAMP', boolean: 'BOOLEAN', json: 'JSON' } as const;

type Type = (typeof types)[TableColumn['type']];

/** A column of whole numbers stays so only where each of them is one. */
function typeOf({ type, values }: TableColumn): Type {
  if (type !== 'integer') return types[type];
  return values.every((value) => value === null || Number.isSafeInteger(value)) ? 'INT64' : 'DOUBLE';
}

function cellOf(value: unknown, type: Type): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'JSON') return JSON.parse(plainJson(value)); // the writer turns it into text again
  if (typeof value !== 'number') return value;
  if (type === 'INT64') return BigInt(value);
  if (type !== 'TIMESTAMP') return value;
  return Math.abs(value) <= 8.64e15 ? new Date(value) : null;
}

/**
 * The table as Parquet, compressed by Snappy, with the type of every column: strings, doubles with their NaN, INT64, booleans,
 * timestamps in UTC; lists are JSON. The writer is loaded only now.
 */
export async function writeParquet(table: RunTable): Promise<Chunk> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const names = columnNames(table);
  const rows = rowsOf(table);
  const columnData = table.columns.map((column, at) => {
    const type = typeOf(column);
    const data = Array.from({ length: rows }, (_, row) => cellOf(column.values[row], type));
    return { name: names[at] ?? '', type, data, nullable: true };
  });
  // Without statistics: a NaN has no place in an order, and readers disagree on one that was given it.
  return new Uint8Array(parquetWriteBuffer({ columnData, statistics: false, createdBy: 'Daybook' }));
}
