/** The wire format of protocol buffers, written: https://protobuf.dev/programming-guides/encoding. Defaults are left out, as proto3 does. */
import { join, type Chunk } from './deflate.ts';

function varint(value: bigint): number[] {
  let rest = BigInt.asUintN(64, value); // a negative one takes ten bytes
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

const tagged = (field: number, wireType: number, ...parts: (readonly number[] | Uint8Array)[]): Chunk =>
  join([Uint8Array.from(varint(BigInt((field << 3) | wireType))), ...parts.map((part) => Uint8Array.from(part))]);

const none = new Uint8Array();

/** A whole number of any size that a double holds. */
export const int64Field = (field: number, value: number): Chunk => (value === 0 ? none : int64Member(field, value));

export function doubleField(field: number, value: number): Chunk {
  if (Object.is(value, 0)) return none;
  return tagged(field, 1, new Uint8Array(Float64Array.of(value).buffer));
}

/** Written even where it is 0: a member of a `oneof` says by being there which one it is. */
export const floatMember = (field: number, value: number): Chunk => tagged(field, 5, new Uint8Array(Float32Array.of(value).buffer));

/** Likewise. */
export const int64Member = (field: number, value: number): Chunk => tagged(field, 0, varint(BigInt(Math.trunc(value))));
export const doubleMember = (field: number, value: number): Chunk => tagged(field, 1, new Uint8Array(Float64Array.of(value).buffer));
export const boolMember = (field: number, value: boolean): Chunk => tagged(field, 0, [value ? 1 : 0]);

export const bytesMember = (field: number, bytes: Uint8Array): Chunk => tagged(field, 2, varint(BigInt(bytes.length)), bytes);
export const textMember = (field: number, text: string): Chunk => bytesMember(field, new TextEncoder().encode(text));
export const textField = (field: number, text: string): Chunk => (text === '' ? none : textMember(field, text));

export const message = (...fields: Uint8Array[]): Chunk => join(fields);
