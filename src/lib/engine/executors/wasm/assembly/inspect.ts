/** What a state is known by: whether all of it is finite, and the hash of its parameters, bit for bit that of numerics/hash.ts. */
import { hHash, hIsFinite, hParamCount, hParams, hSlotCount, hSlots } from './layout';
import { at, pointer, word } from './record';

const canonicalNan: u32 = 0x7fc00000;

/** A finite number times 0 is 0, any other NaN. */
function isFiniteAll(from: usize, numbers: i32): bool {
  const zero = f32x4.splat(0);
  let sums = zero;
  let i = 0;
  for (; i + 4 <= numbers; i += 4) sums = f32x4.add(sums, f32x4.mul(v128.load(from + at(i)), zero));
  for (; i < numbers; i++) sums = f32x4.add(sums, f32x4.mul(v128.load32_splat(from + at(i)), zero));
  return i32x4.all_true(f32x4.eq(sums, zero));
}

/** MurmurHash3 x86_32 over the words, seed 0. */
function hashOf(from: usize, numbers: i32): u32 {
  let hash: u32 = 0;
  for (let i = 0; i < numbers; i++) {
    const written = load<u32>(from + at(i));
    const counted = (written & 0x7fffffff) > 0x7f800000 ? canonicalNan : written;
    hash ^= rotl<u32>(counted * 0xcc9e2d51, 15) * 0x1b873593;
    hash = rotl<u32>(hash, 13) * 5 + 0xe6546b64;
  }
  hash ^= (<u32>numbers) << 2;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

export function inspectState(header: usize): void {
  const params = pointer(header, hParams);
  const count = word(header, hParamCount);
  const isFinite = isFiniteAll(params, count) && isFiniteAll(pointer(header, hSlots), word(header, hSlotCount));
  store<i32>(header + at(hIsFinite), <i32>isFinite);
  store<u32>(header + at(hHash), hashOf(params, count));
}
