/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a keyed bijection of
 * 128-bit counters. Every draw is a pure function of (counter, key), so any machine can compute any of them alone.
 * Integers only; equal to the published Random123 vectors on every machine, for ever.
 */

const multiplier0 = 0xd2511f53 | 0;
const multiplier1 = 0xcd9e8d57 | 0;
const weyl0 = 0x9e3779b9 | 0;
const weyl1 = 0xbb67ae85 | 0;
const rounds = 10;

/**
 * High 32 bits of the 64-bit product of two 32-bit words, by 16-bit halves. Words travel as int32, which engines keep out of
 * floating point; every partial sum is below 2^32, so wrapping loses nothing.
 */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** Writes the four words of one counter's block into `block`. Allocates nothing. */
export function philoxBlock(counter: Uint32Array, key: Uint32Array, block: Uint32Array): void {
  let c0 = (counter[0] ?? 0) | 0;
  let c1 = (counter[1] ?? 0) | 0;
  let c2 = (counter[2] ?? 0) | 0;
  let c3 = (counter[3] ?? 0) | 0;
  let k0 = (key[0] ?? 0) | 0;
  let k1 = (key[1] ?? 0) | 0;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const high1 = multiplyHigh(multiplier1, c2);
    const low0 = Math.imul(multiplier0, c0);
    const low1 = Math.imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + weyl0) | 0;
    k1 = (k1 + weyl1) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

export type Words4 = [number, number, number, number];

/** The four uint32 words of (counter, key). */
export function philox4x32(counter: readonly [number, number, number, number], key: readonly [number, number]): Words4 {
  const block = new Uint32Array(4);
  philoxBlock(Uint32Array.from(counter), Uint32Array.from(key), block);
  return [block[0] ?? 0, block[1] ?? 0, block[2] ?? 0, block[3] ?? 0];
}
