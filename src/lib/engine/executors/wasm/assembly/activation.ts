/** Functions after a sum and their derivatives, four float32 numbers at a time. A NaN stays one. */
import { fElu, fGelu, fLeakyRelu, fLinear, fRelu, fSigmoid, fSilu, fTanh } from './layout';
import { exp2, high, join, low, sigmoid2, sigmoid4, tanh4 } from './quick-exp';
import { address, at, count, int, storeLanes } from './record';

/** gelu(x) = x sigmoid(x (a + b x^2)), since (1 + tanh(u)) / 2 = sigmoid(2u). */
const geluLinear: f64 = 1.5957691216057308;
const geluCubic: f64 = 0.07135481627260025;

function geluInner(x: v128): v128 {
  return f64x2.mul(x, f64x2.add(f64x2.splat(geluLinear), f64x2.mul(f64x2.splat(geluCubic), f64x2.mul(x, x))));
}

function gelu2(x: v128): v128 {
  return f64x2.mul(x, sigmoid2(geluInner(x)));
}

function silu2(x: v128): v128 {
  return f64x2.mul(x, sigmoid2(x));
}

function apply(name: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  switch (name) {
    case fRelu:
      return v128.andnot(x, f32x4.lt(x, zero));
    case fLeakyRelu:
      return v128.bitselect(f32x4.mul(f32x4.splat(0.01), x), x, f32x4.lt(x, zero));
    case fElu: {
      const one = f64x2.splat(1);
      return v128.bitselect(join(f64x2.sub(exp2(low(x)), one), f64x2.sub(exp2(high(x)), one)), x, f32x4.lt(x, zero));
    }
    case fGelu:
      return join(gelu2(low(x)), gelu2(high(x)));
    case fSilu:
      return join(silu2(low(x)), silu2(high(x)));
    case fTanh:
      return tanh4(x);
    case fSigmoid:
      return sigmoid4(x);
    default:
      return x;
  }
}

/** [input, bias or 0, output, count, channels, function] */
export function biasActivation(record: usize, header: usize): void {
  const input = address(record, 0);
  const bias = address(record, 1);
  const output = address(record, 2);
  const numbers = count(record, 3, header);
  const channels = int(record, 4);
  const name = int(record, 5);
  if (bias === 0) {
    for (let i = 0; i < numbers; i += 4) storeLanes(output + at(i), apply(name, v128.load(input + at(i))), numbers - i);
    return;
  }
  const row = at(channels);
  const end = output + at(numbers);
  let channel = 0;
  if (name === fRelu || name === fLinear) {
    const least = f32x4.splat(name === fRelu ? 0 : -Infinity);
    // Sixteen channels are a line of the cache.
    for (; channel + 16 <= channels; channel += 16) {
      const b0 = v128.load(bias + at(channel));
      const b1 = v128.load(bias + at(channel), 16);
      const b2 = v128.load(bias + at(channel), 32);
      const b3 = v128.load(bias + at(channel), 48);
      let from = input + at(channel);
      for (let to = output + at(channel); to < end; to += row, from += row) {
        v128.store(to, f32x4.pmax(f32x4.add(v128.load(from), b0), least));
        v128.store(to, f32x4.pmax(f32x4.add(v128.load(from, 16), b1), least), 16);
        v128.store(to, f32x4.pmax(f32x4.add(v128.load(from, 32), b2), least), 32);
        v128.store(to, f32x4.pmax(f32x4.add(v128.load(from, 48), b3), least), 48);
      }
    }
  }
  for (; channel < channels; channel += 4) {
    const added = v128.load(bias + at(channel));
    let from = input + at(channel);
    for (let to = output + at(channel); to < end; to += row, from += row)
      storeLanes(to, apply(name, f32x4.add(v128.load(from), added)), channels - channel);
  }
}

function geluSlope2(x: v128): v128 {
  const one = f64x2.splat(1);
  const share = sigmoid2(geluInner(x));
  const steep = f64x2.add(f64x2.splat(geluLinear), f64x2.mul(f64x2.splat(3.0 * geluCubic), f64x2.mul(x, x)));
  return f64x2.mul(share, f64x2.add(one, f64x2.mul(f64x2.sub(one, share), f64x2.mul(x, steep))));
}

function siluSlope2(x: v128): v128 {
  const one = f64x2.splat(1);
  const share = sigmoid2(x);
  return f64x2.mul(share, f64x2.add(one, f64x2.mul(f64x2.sub(one, share), x)));
}

/** dy * f', by the output y or for gelu and silu by the input x. */
function slope(name: i32, y: v128, x: v128, dy: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (name) {
    case fRelu:
      return v128.and(dy, f32x4.gt(y, zero));
    case fLeakyRelu:
      return v128.bitselect(dy, f32x4.mul(f32x4.splat(0.01), dy), f32x4.gt(y, zero));
    case fElu:
      return v128.bitselect(dy, f32x4.mul(dy, f32x4.add(y, one)), f32x4.gt(y, zero));
    case fGelu:
      return join(f64x2.mul(low(dy), geluSlope2(low(x))), f64x2.mul(high(dy), geluSlope2(high(x))));
    case fSilu:
      return join(f64x2.mul(low(dy), siluSlope2(low(x))), f64x2.mul(high(dy), siluSlope2(high(x))));
    case fTanh:
      return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
    case fSigmoid:
      return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
    default:
      return dy;
  }
}

/** [output, input or 0, dOutput, dInput, count, function] */
export function activationGradient(record: usize, header: usize): void {
  const output = address(record, 0);
  const input = address(record, 1);
  const dOutput = address(record, 2);
  const dInput = address(record, 3);
  const numbers = count(record, 4, header);
  const name = int(record, 5);
  const sums = input === 0 ? output : input;
  let i = 0;
  if (name === fRelu) {
    const zero = f32x4.splat(0);
    for (; i + 4 <= numbers; i += 4)
      v128.store(dInput + at(i), v128.and(v128.load(dOutput + at(i)), f32x4.gt(v128.load(output + at(i)), zero)));
  }
  for (; i < numbers; i += 4) {
    const result = slope(name, v128.load(output + at(i)), v128.load(sums + at(i)), v128.load(dOutput + at(i)));
    storeLanes(dInput + at(i), result, numbers - i);
  }
}
