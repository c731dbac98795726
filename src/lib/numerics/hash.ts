/**
 * MurmurHash3 x86_32 (Austin Appleby, public domain) over the words of float32 numbers, seed 0: names a set of weights in
 * records. Any NaN counts as the word 7fc00000, since its payload differs between machines; -0 and 0 differ.
 */

const canonicalNan = 0x7fc00000;

function mixWord(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const mixed = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, bytes: number): number {
  let h = hash ^ bytes;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Eight hex digits. */
export const showHash = (hash: number): string => (hash >>> 0).toString(16).padStart(8, '0');

export function hashWords(values: Float32Array): string {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let hash = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? 0;
    hash = mixWord(hash, (word & 0x7fffffff) > 0x7f800000 ? canonicalNan : word);
  }
  return showHash(finish(hash, values.length * 4));
}
