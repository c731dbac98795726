/**
 * A plain value with typed arrays as one block of bytes, and back: a JSON head in which each array is named by its kind and place, the arrays
 * behind it as they are (little-endian, as every browser has them). Reading trusts nothing: what is not as it must be is null.
 */
import { fromText, toText } from './exact-json.ts';

const kinds = { Uint8Array, Int32Array, Float32Array, Float64Array } as const;
type Kind = keyof typeof kinds;
type Packable = InstanceType<(typeof kinds)[Kind]>;

const magic = 0x44425056; // 'DBPV'
const align = 8;
const roundUp = (bytes: number) => Math.ceil(bytes / align) * align;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isKind = (value: unknown): value is Kind => typeof value === 'string' && Object.hasOwn(kinds, value);
const kindOf = (value: Packable): Kind =>
  Object.keys(kinds)
    .filter(isKind)
    .find((kind) => value instanceof kinds[kind]) ?? 'Uint8Array';
const isPackable = (value: object): value is Packable => Object.values(kinds).some((kind) => value instanceof kind);

export function packValue(value: object): Uint8Array {
  const arrays: Packable[] = [];
  let size = 0;
  function laidAside(item: unknown): unknown {
    if (!isObject(item)) return item;
    if (Array.isArray(item)) return item.map(laidAside);
    if (!isPackable(item)) return Object.fromEntries(Object.entries(item).map(([key, each]) => [key, laidAside(each)]));
    arrays.push(item);
    const at = size;
    size += roundUp(item.byteLength);
    return { $array: kindOf(item), at, length: item.length };
  }
  const head = new TextEncoder().encode(toText(Object(laidAside(value))));
  const start = roundUp(8 + head.length);
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setUint32(0, magic);
  new DataView(bytes.buffer).setUint32(4, head.length);
  bytes.set(head, 8);
  let at = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += roundUp(array.byteLength);
  }
  return bytes;
}

/** The value, its arrays with bytes of their own; null for what `packValue` did not write. */
export function unpackValue(bytes: Uint8Array): unknown {
  const own = bytes.slice();
  if (own.length < 8) return null;
  const view = new DataView(own.buffer);
  const headLength = view.getUint32(4);
  const start = roundUp(8 + headLength);
  if (view.getUint32(0) !== magic || start > own.length) return null;
  let isWhole = true;
  function putBack(item: unknown): unknown {
    if (!isObject(item)) return item;
    if (Array.isArray(item)) return item.map(putBack);
    const { $array: kind, at, length } = item;
    if (!isKind(kind)) return Object.fromEntries(Object.entries(item).map(([key, each]) => [key, putBack(each)]));
    const place = typeof at === 'number' && typeof length === 'number' ? { at: start + at, length } : { at: NaN, length: NaN };
    const end = place.at + place.length * kinds[kind].BYTES_PER_ELEMENT;
    const isThere =
      Number.isSafeInteger(place.at) &&
      Number.isSafeInteger(place.length) &&
      place.at >= start &&
      place.length >= 0 &&
      end <= own.length &&
      place.at % align === 0;
    isWhole &&= isThere;
    return isThere ? new kinds[kind](own.buffer.slice(place.at, end)) : null;
  }
  const value = putBack(fromText(new TextDecoder().decode(own.subarray(8, 8 + headLength))));
  return isWhole ? value : null;
}
