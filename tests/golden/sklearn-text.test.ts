import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitWords, wordEncoder } from '../../src/lib/data/text/words.ts';

type Vectorised = { words: string[]; idf: number[] | null; rows: [column: number, value: number][][] };
type Golden = Record<'tfidf' | 'counts' | 'binary', Vectorised> & {
  train: string[];
  validation: string[];
  kept: number;
};

// Made by make_sklearn_text_golden.py; tolerance: the precision of the float32 inputs.
const golden = JSON.parse(readFileSync('tests/golden/sklearn-text.json', 'utf8')) as Golden;

test.each([
  ['tfidf', 20_000],
  ['counts', golden.kept],
  ['binary', 20_000],
] as const)('words by %s equal those of scikit-learn', (weighting, vocabulary) => {
  const wanted = golden[weighting];
  const fitted = fitWords(golden.train, { weighting, vocabulary });
  expect(fitted.words).toEqual(wanted.words);
  if (wanted.idf !== null) fitted.idf?.forEach((value, code) => expect(value).toBeCloseTo(wanted.idf?.[code] ?? NaN, 12));
  const encode = wordEncoder(fitted);
  for (const [row, text] of golden.validation.entries()) {
    const inputs = new Float32Array(fitted.words.length);
    encode(text, inputs, 0);
    const found = [...inputs].flatMap((value, column) => (value === 0 ? [] : [[column, value]]));
    const cells = (wanted.rows[row] ?? []).map(([column, value]) => [column, Math.fround(value)]);
    expect(found.map(([column]) => column)).toEqual(cells.map(([column]) => column));
    found.forEach(([, value], at) => expect(value).toBeCloseTo(cells[at]?.[1] ?? NaN, 6));
  }
});
