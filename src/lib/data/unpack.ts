/**
 * The packed form of a shipped table, gzip over: the four bytes "DBTC"; the header's length in bytes (uint32); the header as UTF-8
 * JSON; zeros up to a multiple of 8; the columns, each beginning at a multiple of 8 counted from there. Little-endian throughout.
 * Numbers are float64, or whole numbers that are divided by `divisor` (exact: decimal fractions come back to the same bit); categories
 * are codes plus one, 0 being missing; images are bytes; texts are one JSON array.
 */
import type { Column, Table } from './table.ts';

export const magic = Uint8Array.from([0x44, 0x42, 0x54, 0x43]);
export const packedFormat = 1;

/** The whole number that stands for a missing value. */
export const missingCode = { int8: -(2 ** 7), int16: -(2 ** 15), int32: -(2 ** 31) } as const;

export type PackedColumn =
  | { type: 'number'; name: string; store: 'float64' | keyof typeof missingCode; divisor: number; offset: number }
  | { type: 'category'; name: string; categories: string[]; store: 'uint8' | 'uint16'; offset: number }
  | { type: 'image'; name: string; shape: [number, number, number]; largest: number; offset: number }
  | { type: 'text'; name: string; offset: number; length: number };

export type PackedHeader = { format: number; name: string; rows: number; hash: string; columns: PackedColumn[] };

/** Inflates gzip; bytes that are not gzip (a host has inflated them already) come back as they are. @throws when damaged. */
async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function unpackNumbers(column: Extract<PackedColumn, { type: 'number' }>, { buffer, at, rows }: Place): Float64Array {
  const { store, divisor } = column;
  if (store === 'float64') return new Float64Array(buffer, at, rows).slice();
  const whole =
    store === 'int8'
      ? new Int8Array(buffer, at, rows)
      : store === 'int16'
        ? new Int16Array(buffer, at, rows)
        : new Int32Array(buffer, at, rows);
  const missing = missingCode[store];
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const value = whole[row] ?? missing;
    values[row] = value === missing ? NaN : value / divisor;
  }
  return values;
}

type Place = { buffer: ArrayBufferLike; at: number; rows: number };

function unpackColumn(column: PackedColumn, place: Place): Column {
  const { buffer, at, rows } = place;
  const { name } = column;
  switch (column.type) {
    case 'number':
      return { type: 'number', name, values: unpackNumbers(column, place) };
    case 'category': {
      const shifted = column.store === 'uint8' ? new Uint8Array(buffer, at, rows) : new Uint16Array(buffer, at, rows);
      return { type: 'category', name, categories: column.categories, codes: Int32Array.from(shifted, (code) => code - 1) };
    }
    case 'image': {
      const [height, width, channels] = column.shape;
      const pixels = new Uint8Array(buffer, at, rows * height * width * channels).slice();
      return { type: 'image', name, shape: column.shape, largest: column.largest, pixels };
    }
    case 'text': {
      // Written by packTable: one string or null a row.
      const values = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, at, column.length))) as (string | null)[];
      return { type: 'text', name, values };
    }
    default:
      return column satisfies never;
  }
}

/** The table inside a packed asset. @throws Error when the bytes are damaged or of another format. */
export async function unpack(asset: Uint8Array): Promise<Table> {
  const inflated = await inflate(asset);
  const bytes = inflated.byteOffset % 8 === 0 ? inflated : inflated.slice();
  if (magic.some((byte, index) => bytes[index] !== byte)) throw new Error('It is not a packed table.');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  // Built together with this code, and gzip has checked its checksum: only the format can differ.
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as PackedHeader;
  if (header.format !== packedFormat) throw new Error(`Its format is ${header.format}, this page reads ${packedFormat}.`);
  const start = bytes.byteOffset + Math.ceil((8 + length) / 8) * 8;
  const { name, rows, hash } = header;
  return {
    name,
    rows,
    hash,
    columns: header.columns.map((column) => unpackColumn(column, { buffer: bytes.buffer, at: start + column.offset, rows })),
  };
}
