/** A text column as a feature: fitted, named and encoded. What a column is read as is the preparation's choice. */
import { textOf, type TextPreparation } from '../../spec/dataset/text.ts';
import type { FittedColumn } from '../prepared.ts';
import type { TextColumn } from '../table.ts';
import { characterEncoder, fitCharacters, tokensIn } from './characters.ts';
import { fitWords, wordEncoder } from './words.ts';

export type FittedText = FittedColumn & { type: 'words' | 'characters' };

/** A missing text is an empty one. */
const textsOf = ({ values }: TextColumn, rows: ArrayLike<number>): string[] => Array.from(rows, (row) => values[row] ?? '');

export function fitText(column: TextColumn, rows: Int32Array, preparation: { text?: Partial<TextPreparation> }): FittedText {
  const text = textOf(preparation);
  const texts = textsOf(column, rows);
  const { name } = column;
  return text.as === 'words'
    ? { type: 'words', name, ...fitWords(texts, text) }
    : { type: 'characters', name, ...fitCharacters(texts, text) };
}

/** Inputs that a fitted column fills. */
export const textSize = (fitted: FittedText): number => (fitted.type === 'words' ? fitted.words.length : fitted.length);

const encoderOf = (fitted: FittedText) => (fitted.type === 'words' ? wordEncoder(fitted) : characterEncoder(fitted));

/** The texts of rows, each from `at` on in its `width` inputs. */
export function encodeTexts(
  fitted: FittedText,
  { column, rows }: { column: TextColumn; rows: Int32Array },
  { inputs, at, width }: { inputs: Float32Array; at: number; width: number },
): void {
  const encode = encoderOf(fitted);
  for (const [index, text] of textsOf(column, rows).entries()) encode(text, inputs, index * width + at);
}

export const encodeText = (fitted: FittedText, text: string, { inputs, at }: { inputs: Float32Array; at: number }): void =>
  encoderOf(fitted)(text, inputs, at);

/** What a model has to know of inputs that are codes: how many there are, and how many positions have a target of their own. */
export function codesOf({ columns, target, inputShape }: CodedPreparation): { tokens: number | null; positions: number | null } {
  const column = columns.find(({ type }) => type === 'characters');
  return {
    tokens: column?.type === 'characters' ? tokensIn(column) : null,
    positions: target.type === 'characters' ? (inputShape[0] ?? null) : null,
  };
}

type CodedPreparation = { columns: readonly FittedColumn[]; target: { type: string }; inputShape: readonly number[] };
