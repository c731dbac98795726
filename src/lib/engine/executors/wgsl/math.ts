/**
 * WGSL functions that every shader may call. exp, log and tanh are made of basic arithmetic, since those of WGSL promise little: the
 * polynomials of Cephes (Moshier 1989) for float32. A NaN stays one: whether it is there is asked of its bits, which no compiler folds.
 */
import { real } from './snippet.ts';

/** As `((a r + b) r + c) r + ...`. */
const polynomial = (name: string, factors: number[]): string =>
  factors.slice(1).reduce((inner, factor) => `(${inner} * ${name} + ${real(factor)})`, real(factors[0] ?? 0));

const expFactors = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1];
const logFactors = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1,
  3.3333331174e-1,
];
const tanhFactors = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1];
const atanhFactors = [1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3, 1];

export const mathCode = `
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }

fn expOf(x: f32) -> f32 {
  let held = clamp(x, -87.0, 88.0);
  let n = floor(held * ${real(Math.LOG2E)} + 0.5);
  let r = (held - n * 0.693359375) + n * ${real(2.1219444e-4)};
  let value = (${polynomial('r', expFactors)} * r * r + r + 1.0) * bitcast<f32>(u32(i32(n) + 127) << 23u);
  return select(select(value, 0.0, x < -87.0), x, isNan(x));
}

fn logOf(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if (bits >= 0x7f800000u) { return x; }
  var n = f32(i32(bits >> 23u) - 126);
  var m = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
  if (m < ${real(Math.SQRT1_2)}) { n -= 1.0; m += m; }
  m -= 1.0;
  let z = m * m;
  var y = ${polynomial('m', logFactors)} * m * z;
  y -= n * ${real(2.1219444e-4)};
  y -= 0.5 * z;
  return m + y + n * 0.693359375;
}

// log(1 + x) for x >= 0, by the series of atanh.
fn logOnePlus(x: f32) -> f32 {
  if (!(x <= 1.0)) { return logOf(1.0 + x); }
  let s = x / (2.0 + x);
  let z = s * s;
  return 2.0 * s * ${polynomial('z', atanhFactors)};
}

fn logistic(x: f32) -> f32 { return 1.0 / (1.0 + expOf(-x)); }

fn tanhOf(x: f32) -> f32 {
  let z = x * x;
  if (z < 0.390625) { return x + x * z * ${polynomial('z', tanhFactors)}; }
  let far = 1.0 - 2.0 / (expOf(2.0 * abs(x)) + 1.0);
  return select(far, -far, x < 0.0);
}

// A base from 0 to 1.
fn powOf(base: f32, exponent: f32) -> f32 {
  if (base <= 0.0) { return 0.0; }
  return expOf(exponent * logOf(base));
}
`;

/** Philox4x32-10, as numerics/philox.ts has it. */
export const philoxCode = `
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu; let aHigh = a >> 16u;
  let bLow = b & 0xffffu; let bHigh = b >> 16u;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let cross = aLow * bHigh + (middle & 0xffffu);
  return aHigh * bHigh + (middle >> 16u) + (cross >> 16u);
}

fn philox(counter: vec4<u32>, start: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var key = start;
  for (var round = 0u; round < 10u; round += 1u) {
    let high = vec2<u32>(multiplyHigh(0xd2511f53u, c.x), multiplyHigh(0xcd9e8d57u, c.z));
    let low = vec2<u32>(0xd2511f53u * c.x, 0xcd9e8d57u * c.z);
    c = vec4<u32>(high.y ^ c.y ^ key.x, low.y, high.x ^ c.w ^ key.y, low.x);
    key = key + vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
`;
