/** Text as codes of characters. 0 is the end of a text and what pads it, 1 any character that the training part has not; the rest are its own. */
import { longestText, type TextPreparation } from '../../spec/dataset/text.ts';

export type FittedCharacters = {
  characters: string[]; // the character of code `firstCharacter + index`
  length: number; // characters of a text that are read
};

export const endCode = 0;
export const unknownCode = 1;
export const firstCharacter = 2;

/** How many codes there are. */
export const tokensIn = ({ characters }: Pick<FittedCharacters, 'characters'>): number => firstCharacter + characters.length;

/** What a person reads for each code. */
export const codeNames = ({ characters }: Pick<FittedCharacters, 'characters'>): string[] => [
  'end',
  'unknown',
  ...characters.map(shownCharacter),
];

const names: Readonly<Record<string, string>> = { ' ': 'space', '\n': 'line break', '\t': 'tab' };
const shownCharacter = (character: string): string => names[character] ?? character;

/** The most frequent characters of these texts (whole code points), the first of equals by code point. */
export function fitCharacters(
  texts: readonly string[],
  { vocabulary, length }: Pick<TextPreparation, 'vocabulary' | 'length'>,
): FittedCharacters {
  const counts = new Map<string, number>();
  let longest = 0;
  for (const text of texts) {
    let size = 0;
    for (const character of text) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
      size += 1;
    }
    longest = Math.max(longest, size);
  }
  const place = (character: string) => character.codePointAt(0) ?? 0;
  const ranked = [...counts].sort(([a, x], [b, y]) => y - x || place(a) - place(b)).slice(0, vocabulary);
  const characters = ranked.map(([character]) => character).sort((a, b) => place(a) - place(b));
  return { characters, length: Math.max(1, length === 0 ? Math.min(longest, longestText) : length) };
}

/** The codes of a text, as long as it is. */
export function characterCodes({ characters }: Pick<FittedCharacters, 'characters'>): (text: string) => number[] {
  const codeOf = new Map(characters.map((character, index) => [character, firstCharacter + index]));
  return (text) => Array.from(text, (character) => codeOf.get(character) ?? unknownCode);
}

/**
 * A text that tells something of itself: its first characters, padded in front, so that the last position is the end of the text, where
 * a recurrent layer has just read it.
 */
export function characterEncoder(fitted: FittedCharacters): (text: string, inputs: Float32Array, at: number) => void {
  const codesOf = characterCodes(fitted);
  return (text, inputs, at) => {
    const codes = codesOf(text).slice(0, fitted.length);
    inputs.set(codes, at + fitted.length - codes.length);
  };
}

/** The text of codes up to the first end; an unknown one is shown as a replacement character. */
export function textOfCodes(codes: ArrayLike<number>, { characters }: Pick<FittedCharacters, 'characters'>): string {
  let text = '';
  for (let at = 0; at < codes.length && codes[at] !== endCode; at += 1)
    text += characters[(codes[at] ?? unknownCode) - firstCharacter] ?? '\uFFFD';
  return text;
}
