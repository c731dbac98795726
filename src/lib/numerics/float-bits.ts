/** Powers of two and exponents of float64 numbers by their bits, without rounding. Scratch only; nothing lasts between calls. */

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer); // [low, high]; every host of this app is little-endian

/** 2^k for k from -1022 to 1023. */
export function powerOfTwo(k: number): number {
  words[0] = 0;
  words[1] = (k + 1023) << 20;
  return float[0] ?? 0;
}

/** x * 2^k rounded once, also where the result is subnormal or overflows; |k| <= 2000. */
export function scaleByPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return scaleByPowerOfTwo(x * powerOfTwo(1023), k - 1023);
  if (k < -1022) return scaleByPowerOfTwo(x, k + 200) * powerOfTwo(-200); // x is near 1: only the last product can round
  return x * powerOfTwo(k);
}

export type Parts = { mantissa: number; exponent: number };

/** x = mantissa * 2^exponent with mantissa in [sqrt(1/2), sqrt(2)), for finite x > 0. */
export function centredParts(x: number): Parts {
  const subnormal = x < 2 ** -1022;
  float[0] = subnormal ? x * 2 ** 54 : x;
  const high = words[1] ?? 0;
  const exponent = (high >>> 20) - 1023 - (subnormal ? 54 : 0);
  words[1] = (high & 0xfffff) | (1023 << 20);
  const mantissa = float[0];
  return mantissa > Math.SQRT2 ? { mantissa: mantissa / 2, exponent: exponent + 1 } : { mantissa, exponent };
}

/** |x| = integer * 2^exponent exactly, for finite x at or above 2^-1022 in size. */
export function integerParts(x: number): { integer: bigint; exponent: number } {
  float[0] = x;
  const high = words[1] ?? 0;
  const integer = (BigInt((high & 0xfffff) | 0x100000) << 32n) | BigInt(words[0] ?? 0);
  return { integer, exponent: ((high >>> 20) & 0x7ff) - 1023 - 52 };
}
