/** How text becomes numbers: words that are counted, or characters one after another. */
import * as v from 'valibot';
import { withLater } from '../later.ts';
import { closed, oneOf, whole } from '../schema.ts';

export const textReadings = ['words', 'characters'] as const;
export const wordWeightings = ['tfidf', 'counts', 'binary'] as const;

/** Fitted on the training part only. */
export type TextPreparation = {
  as: (typeof textReadings)[number]; // of text columns that are features; next characters are always read by character
  weighting: (typeof wordWeightings)[number]; // of words: tf-idf as scikit-learn's TfidfVectorizer, how often, or whether
  vocabulary: number; // at most so many words, or characters: the most frequent ones
  length: number; // characters of a text that are read; 0: as the longest of the training part, at most `longestText`
};

export const defaultText: TextPreparation = { as: 'words', weighting: 'tfidf', vocabulary: 1000, length: 0 };
export const longestText = 200;

/** What differs from the default; left out of a preparation when nothing does. */
export const textPreparation = withLater(
  closed('a text preparation', {
    as: v.optional(oneOf(textReadings)),
    weighting: v.optional(oneOf(wordWeightings)),
    vocabulary: v.optional(whole(1, 20_000)),
    length: v.optional(whole(0, 2000)),
  }),
  defaultText,
);

export const textOf = ({ text }: { text?: Partial<TextPreparation> }): TextPreparation => ({ ...defaultText, ...text });
