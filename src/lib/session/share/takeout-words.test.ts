import { expect, test } from 'vitest';
import { progressText } from './takeout-words.ts';

test('says how much of what is done', () => {
  expect([
    progressText(null),
    progressText({ done: 12, of: 4000, unit: 'runs' }),
    progressText({ done: 1, of: 40, unit: 'things' }),
    progressText({ done: 3_100_000, of: 12_000_000, unit: 'bytes' }),
  ]).toEqual(['Starting…', '12 of 4\u202f000 runs', '1 of 40 runs and notebooks', '3.1 MB of 12 MB']);
});
