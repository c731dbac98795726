import type { CategoryColumn, Column, ImageColumn, NumberColumn, Table, TextColumn } from './table.ts';
import type { PackedColumn, PackedHeader } from './unpack.ts';
import { magic, missingCode, packedFormat } from './unpack.ts';

type Packed = { column: PackedColumn; bytes: Uint8Array };

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const roundUp = (length: number) => Math.ceil(length / 8) * 8;

/** The power of ten that makes every value a whole number and gives it back exactly, or null. */
function exactDivisor(values: Float64Array): number | null {
  for (let divisor = 1; divisor <= 1e6; divisor *= 10) {
    const fits = values.every((value) => {
      const whole = Math.round(value * divisor) + 0; // whole numbers know no minus zero
      return Number.isNaN(value) || (Math.abs(whole) < 2 ** 31 && Object.is(whole / divisor, value));
    });
    if (fits) return divisor;
  }
  return null;
}

function packNumbers({ name, values }: NumberColumn): Packed {
  const divisor = exactDivisor(values);
  if (divisor === null) return { column: { type: 'number', name, store: 'float64', divisor: 1, offset: 0 }, bytes: bytesOf(values) };
  const largest = values.reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(Math.round(value * divisor)))), 0);
  const store = largest < 2 ** 7 ? 'int8' : largest < 2 ** 15 ? 'int16' : 'int32';
  const whole = Array.from(values, (value) => (Number.isNaN(value) ? missingCode[store] : Math.round(value * divisor)));
  const bytes = store === 'int8' ? Int8Array.from(whole) : store === 'int16' ? Int16Array.from(whole) : Int32Array.from(whole);
  return { column: { type: 'number', name, store, divisor, offset: 0 }, bytes: bytesOf(bytes) };
}

function packCategory({ name, categories, codes }: CategoryColumn): Packed {
  const store = categories.length < 255 ? 'uint8' : 'uint16';
  const shifted = Array.from(codes, (code) => code + 1);
  const bytes = store === 'uint8' ? Uint8Array.from(shifted) : Uint16Array.from(shifted);
  return { column: { type: 'category', name, categories, store, offset: 0 }, bytes: bytesOf(bytes) };
}

const packImage = ({ name, shape, largest, pixels }: ImageColumn): Packed => ({
  column: { type: 'image', name, shape, largest, offset: 0 },
  bytes: pixels,
});

function packText({ name, values }: TextColumn): Packed {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  return { column: { type: 'text', name, offset: 0, length: bytes.length }, bytes };
}

function packColumn(column: Column): Packed {
  switch (column.type) {
    case 'number':
      return packNumbers(column);
    case 'category':
      return packCategory(column);
    case 'image':
      return packImage(column);
    case 'text':
      return packText(column);
    default:
      return column satisfies never;
  }
}

/** The bytes of a table before compression; `unpack.ts` describes them. The same table gives the same bytes. */
export function packTable(table: Table): Uint8Array {
  const parts = table.columns.map(packColumn);
  let length = 0;
  const columns = parts.map(({ column, bytes }) => {
    const placed = { ...column, offset: length };
    length += roundUp(bytes.length);
    return placed;
  });
  const header: PackedHeader = { format: packedFormat, name: table.name, rows: table.rows, hash: table.hash, columns };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = roundUp(8 + text.length);
  const packed = new Uint8Array(start + length);
  packed.set(magic);
  new DataView(packed.buffer).setUint32(4, text.length, true);
  packed.set(text, 8);
  parts.forEach(({ bytes }, index) => packed.set(bytes, start + (columns[index]?.offset ?? 0)));
  return packed;
}
