import { expect, test } from 'vitest';
import { hashWords } from './hash.ts';

const ofWords = (...words: number[]) => new Float32Array(Uint32Array.from(words).buffer);

// Published MurmurHash3_x86_32 values, seed 0, of whole words.
test('equals published MurmurHash3 values', () => {
  expect(hashWords(new Float32Array(0))).toBe('00000000');
  expect(hashWords(ofWords(0))).toBe('2362f9de');
  expect(hashWords(ofWords(0x74736574))).toBe('ba6bd213'); // 'test'
});

test('every NaN counts as the same, and other bits all count', () => {
  expect(hashWords(ofWords(1, 0x7fc00001))).toBe(hashWords(ofWords(1, 0xffc12345)));
  expect(hashWords(ofWords(0))).not.toBe(hashWords(ofWords(0x80000000)));
  expect(hashWords(ofWords(1, 2))).not.toBe(hashWords(ofWords(2, 1)));
});

test('a view into a larger buffer hashes its own words only', () => {
  const all = ofWords(9, 1, 2, 9);
  expect(hashWords(all.subarray(1, 3))).toBe(hashWords(ofWords(1, 2)));
});
