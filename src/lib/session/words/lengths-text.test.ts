import { expect, test } from 'vitest';
import { readLengths, showLengths } from './lengths-text.ts';

test('lengths are read however they are set apart, and shown with a cross', () => {
  for (const text of ['8×16', '8x16', '8, 16', ' 8 16 ', '8*16']) expect(readLengths(text)).toEqual([8, 16]);
  expect(showLengths([8, 16, 3])).toBe('8×16×3');
  expect(readLengths('8×many')).toEqual([8, 'many']);
  expect(showLengths([8, 'many'])).toBe('8×many');
  expect([readLengths(''), showLengths(undefined)]).toEqual([[], '']);
});
