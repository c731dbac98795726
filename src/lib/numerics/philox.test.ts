import { expect, test } from 'vitest';
import { philox4x32 } from './philox.ts';

const hex = (words: number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

// philox4x32 10 rows of Random123's kat_vectors.
const published: [counter: [number, number, number, number], key: [number, number], words: string][] = [
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
];

test.each(published)('equals the published Random123 vector for counter %s and key %s', (counter, key, words) => {
  expect(hex(philox4x32(counter, key))).toBe(words);
});

/** The paper's definition with 64-bit products, written without the halves trick. */
function slowPhilox(counter: number[], key: number[]): number[] {
  let [c0, c1, c2, c3] = counter.map((word) => BigInt(word)) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map((word) => BigInt(word)) as [bigint, bigint];
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0;
    const product1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(product1 >> 32n) ^ c1 ^ k0, product1 & mask, (product0 >> 32n) ^ c3 ^ k1, product0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

test('equals the 64-bit definition on 500 scattered counters and keys', () => {
  let words: [number, number, number, number] = [1, 2, 3, 4];
  for (let trial = 0; trial < 500; trial++) {
    const key: [number, number] = [words[3] ^ trial, words[1]].map((word) => word >>> 0) as [number, number];
    const next = philox4x32(words, key);
    expect(next).toEqual(slowPhilox(words, key));
    words = next;
  }
});
