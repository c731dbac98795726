/**
 * sin and cos in float64 from + - * / and bits only, so that every machine gives the same bits.
 * Method: x = n pi/2 + (high + low), |high| <= pi/4, then Taylor's series. pi/2 in three parts up to |x| = 2^20, and exact
 * integer arithmetic with 1200 bits of 2/pi beyond.
 */
import { integerParts } from './float-bits.ts';

const halfPi1 = 1.5707963267341256; // 33 bits: times n < 2^20 it is exact
const halfPi2 = 6.077100506303966e-11; // the next 33
const halfPi3 = 2.0222662487959506e-21; // the next 53
const halfPiLow = 6.123233995736766e-17; // pi/2 - Math.PI / 2

const twoOverPiBits = 1200n;
const twoOverPi = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb' +
    '4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7' +
    'ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b',
);

type Reduced = { quadrant: number; high: number; low: number };

/** a - b as high + low without error (Knuth's two-sum). */
function difference(a: number, b: number): { high: number; low: number } {
  const high = a - b;
  const back = high - a;
  return { high, low: a - (high - back) - (b + back) };
}

function reduceMedium(x: number): Reduced {
  const n = Math.floor(x * (2 / Math.PI) + 0.5);
  const first = x - n * halfPi1; // exact: the two are within a factor of 2, or n is 0
  const second = difference(first, n * halfPi2);
  const third = difference(second.high, n * halfPi3);
  const rest = second.low + third.low;
  const high = third.high + rest;
  return { quadrant: n & 3, high, low: third.high - high + rest };
}

/** x * 2/pi modulo 4 in integers, for |x| >= 2^20: 229 bits or more behind the point, of which 224 are kept. */
function reduceLarge(x: number): Reduced {
  const { integer, exponent } = integerParts(x);
  const fractionBits = twoOverPiBits - BigInt(exponent);
  const turns = (integer * twoOverPi) & ((1n << (fractionBits + 2n)) - 1n); // quadrant and fraction
  const nearest = (turns + (1n << (fractionBits - 1n))) >> fractionBits;
  const remainder = (turns - (nearest << fractionBits)) >> (fractionBits - 224n);
  const leading = Number(remainder);
  const turn = leading * 2 ** -224;
  const turnLow = Number(remainder - BigInt(leading)) * 2 ** -224;
  const high = turn * (Math.PI / 2);
  const low = productError(turn, high) + turn * halfPiLow + turnLow * (Math.PI / 2);
  const quadrant = Number(nearest & 3n);
  return x < 0 ? { quadrant: -quadrant & 3, high: -high, low: -low } : { quadrant, high, low };
}

/** turn * pi/2 - product, by splitting both factors into halves (Dekker). */
function productError(turn: number, product: number): number {
  const splitTurn = turn * 134217729;
  const turnHigh = splitTurn - (splitTurn - turn);
  const splitPi = (Math.PI / 2) * 134217729;
  const piHigh = splitPi - (splitPi - Math.PI / 2);
  const turnLow = turn - turnHigh;
  const piLow = Math.PI / 2 - piHigh;
  return turnHigh * piHigh - product + turnHigh * piLow + turnLow * piHigh + turnLow * piLow;
}

const reduce = (x: number): Reduced => (Math.abs(x) < 2 ** 20 ? reduceMedium(x) : reduceLarge(x));

function sinNear0(x: number, low: number): number {
  const z = x * x;
  let sum = 1 / 355687428096000; // 17!
  sum = sum * z - 1 / 1307674368000;
  sum = sum * z + 1 / 6227020800;
  sum = sum * z - 1 / 39916800;
  sum = sum * z + 1 / 362880;
  sum = sum * z - 1 / 5040;
  sum = sum * z + 1 / 120;
  sum = sum * z - 1 / 6;
  return x + (x * z * sum + low * (1 - z / 2));
}

function cosNear0(x: number, low: number): number {
  const z = x * x;
  let sum = 1 / 6402373705728000; // 18!
  sum = 1 / 20922789888000 - sum * z;
  sum = 1 / 87178291200 - sum * z;
  sum = 1 / 479001600 - sum * z;
  sum = 1 / 3628800 - sum * z;
  sum = 1 / 40320 - sum * z;
  sum = 1 / 720 - sum * z;
  sum = 1 / 24 - sum * z;
  const half = z / 2;
  const head = 1 - half;
  return head + (1 - head - half + (z * z * sum - x * low));
}

/** sin of (x + quarters * pi/2). */
function sinOfQuarters(x: number, quarters: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { quadrant, high, low } = reduce(x);
  const turn = (quadrant + quarters) & 3;
  const value = turn & 1 ? cosNear0(high, low) : sinNear0(high, low);
  return turn & 2 ? -value : value;
}

export const sin = (x: number): number => (Math.abs(x) < 2 ** -27 ? x : sinOfQuarters(x, 0));
export const cos = (x: number): number => sinOfQuarters(x, 1);
