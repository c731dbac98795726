/**
 * Text as a bag of words, as scikit-learn's CountVectorizer and TfidfVectorizer count by default: lower case, words of two or more
 * letters, digits or underscores, idf = ln((1 + n) / (1 + df)) + 1 (smooth), rows of length 1 (l2).
 */
import { log } from '../../numerics/exact-math.ts';
import type { TextPreparation } from '../../spec/dataset/text.ts';

export type FittedWords = {
  words: string[]; // by code unit, as inputs
  weighting: TextPreparation['weighting'];
  idf: number[] | null; // one a word, for tfidf
};

const wordPattern = /[\p{L}\p{N}_]{2,}/gu; // Python's \b\w\w+\b

export const wordsIn = (text: string): string[] => text.toLowerCase().match(wordPattern) ?? [];

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The most frequent words of these texts, the first by spelling of equals. */
export function fitWords(
  texts: readonly string[],
  { weighting, vocabulary }: Pick<TextPreparation, 'weighting' | 'vocabulary'>,
): FittedWords {
  const counts = new Map<string, { times: number; texts: number }>();
  for (const text of texts) {
    const seen = new Set<string>();
    for (const word of wordsIn(text)) {
      const count = counts.get(word) ?? { times: 0, texts: 0 };
      count.times += 1;
      if (!seen.has(word)) count.texts += 1;
      seen.add(word);
      counts.set(word, count);
    }
  }
  const ranked = [...counts].sort(([a, x], [b, y]) => y.times - x.times || byCodeUnit(a, b)).slice(0, vocabulary);
  const kept = ranked.sort(([a], [b]) => byCodeUnit(a, b));
  return {
    words: kept.map(([word]) => word),
    weighting,
    idf: weighting === 'tfidf' ? kept.map(([, count]) => log((1 + texts.length) / (1 + count.texts)) + 1) : null,
  };
}

/** Weights of the words of a text, into `inputs` from `at` on; what is not in the vocabulary does not count. */
export function wordEncoder({ words, weighting, idf }: FittedWords): (text: string, inputs: Float32Array, at: number) => void {
  const codeOf = new Map(words.map((word, code) => [word, code]));
  return (text, inputs, at) => {
    const weights = new Map<number, number>();
    for (const word of wordsIn(text)) {
      const code = codeOf.get(word);
      if (code !== undefined) weights.set(code, weighting === 'binary' ? 1 : (weights.get(code) ?? 0) + 1);
    }
    let squares = 0;
    if (idf !== null) {
      for (const [code, times] of weights) {
        const weight = times * (idf[code] ?? 0);
        weights.set(code, weight);
        squares += weight * weight;
      }
    }
    const length = squares > 0 ? Math.sqrt(squares) : 1;
    for (const [code, weight] of weights) inputs[at + code] = weight / length;
  };
}
