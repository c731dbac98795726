/** What the encoding of an op is made of. */
import type { Knob, OpName, OpOf, View } from '../../ops/op.ts';

/** Where things lie, and what a record needs beside itself. */
export type Places = {
  rows: number; // at most, of a batch
  address(view: View): number;
  /** The address of constants that stay for the whole execution. */
  words(values: number[]): number;
  reals(values: number[]): number;
  knob(name: Knob): number;
  /** Numbers of scratch that the op needs. */
  scratch(numbers: number): void;
};

export type Encoded = { code: number; words: number[]; numbers?: number[] };
export type Encode<Name extends OpName> = (op: OpOf<Name>, places: Places) => Encoded;
export type Answers = { [Name in OpName]: Encode<Name> | { missing: string } };

/** Numbers of a view in parts of `each`: a row of the batch, or negative for all. */
export const countOf = ({ size, batched }: View, each = 1): number => (batched ? size / each : -(size / each));
export const numbersOf = ({ size, batched }: View, { rows }: Places): number => (batched ? size * rows : size);
export const orZero = (view: View | null, { address }: Places): number => (view ? address(view) : 0);
