/** Validation texts with the probability that was given to each of their characters. Pure. */
import { firstCharacter } from '../../data/text/characters.ts';
import type { Predictions } from '../../worker/protocol.ts';

export type SpelledCharacter = { character: string; chance: number }; // the end is the last one, shown as ↵
export type SpelledText = {
  at: number; // position in the predictions
  row: number; // row of the source table
  characters: SpelledCharacter[];
  nats: number; // a character, the mean of -ln chance
  hardest: SpelledCharacter; // the least likely one
};

export type Order = 'hardest' | 'easiest';

type Spelled = Pick<Predictions, 'rows' | 'outputs' | 'truth' | 'width' | 'classes'>;

const shown = (code: number, classes: readonly string[]): string =>
  code === 0 ? '↵' : code < firstCharacter ? '\uFFFD' : (names[classes[code] ?? ''] ?? classes[code] ?? '\uFFFD');
const names: Readonly<Record<string, string>> = { space: '␣', 'line break': '⏎', tab: '⇥' };

/** The characters of one text, each with the chance it was given. */
export function spelledCharacters({ outputs, truth, width, classes }: Omit<Spelled, 'rows'>, at: number): SpelledCharacter[] {
  const characters: SpelledCharacter[] = [];
  for (let place = at * width; place < (at + 1) * width; place++) {
    const code = truth[place] ?? -1;
    if (code < 0) break;
    characters.push({ character: shown(code, classes ?? []), chance: outputs[place] ?? NaN });
  }
  return characters;
}

/** In order of how hard they were. */
export function spelledTexts(spelled: Spelled, order: Order): SpelledText[] {
  const texts = Array.from(spelled.rows, (row, at): SpelledText => {
    const characters = spelledCharacters(spelled, at);
    let [sum, least]: [number, SpelledCharacter] = [0, { character: '', chance: Infinity }];
    for (const character of characters) {
      sum -= Math.log(character.chance);
      if (character.chance < least.chance) least = character;
    }
    return { at, row, characters, nats: sum / characters.length, hardest: least };
  });
  const sign = order === 'hardest' ? -1 : 1;
  return texts.sort((a, b) => sign * (a.nats - b.nats) || a.at - b.at);
}

/** How surprising a character was, from 0 (half the chance or more) to 1 (one in a hundred or less). */
export const surprise = (chance: number): number => Math.min(1, Math.max(0, Math.log(0.5 / Math.max(chance, 1e-9)) / Math.log(50)));
