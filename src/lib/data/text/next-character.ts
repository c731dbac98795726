/**
 * A column of texts as examples of "which character comes next": inputs are 0 and then the text, targets the text and then 0, which is
 * its end. Behind that there is no target, which -1 says.
 */
import { characterCodes, endCode, type FittedCharacters } from './characters.ts';

export const noTarget = -1;

/** One position more than characters are read: the first one has nothing before it. */
export const positionsOf = ({ length }: FittedCharacters): number => length + 1;

type Examples = { inputs: Float32Array; targets: Float32Array }; // both [texts, positions]

export function encodeNextCharacters(fitted: FittedCharacters, texts: readonly string[]): Examples {
  const positions = positionsOf(fitted);
  const codesOf = characterCodes(fitted);
  const inputs = new Float32Array(texts.length * positions);
  const targets = new Float32Array(texts.length * positions).fill(noTarget);
  for (const [row, text] of texts.entries()) {
    const codes = codesOf(text);
    inputs.set(codes.slice(0, positions - 1), row * positions + 1);
    targets.set([...codes, endCode].slice(0, positions), row * positions);
  }
  return { inputs, targets };
}
