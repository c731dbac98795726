/** Normalisation by moments; sums in float64, numbers ascending. `each`: 0 for the channels of a position, 1 for a channel. */
import { hRows, hScratch } from './layout';
import { high, join, low } from './quick-exp';
import { address, at, count, int, pointer, real, storeLanes, word } from './record';

/** [input, mean, variance, count, channels, each] */
export function moments(record: usize, header: usize): void {
  const input = address(record, 0);
  const means = address(record, 1);
  const variances = address(record, 2);
  const channels = int(record, 4);
  const lines = count(record, 3, header) / channels;
  if (int(record, 5) === 0) {
    for (let line = 0; line < lines; line++) {
      const from = input + at(line * channels);
      let sum: f64 = 0;
      for (let c = 0; c < channels; c++) sum += <f64>load<f32>(from + at(c));
      const mean = sum / <f64>channels;
      let square: f64 = 0;
      for (let c = 0; c < channels; c++) {
        const off = <f64>load<f32>(from + at(c)) - mean;
        square += off * off;
      }
      store<f32>(means + at(line), <f32>mean);
      store<f32>(variances + at(line), <f32>(square / <f64>channels));
    }
    return;
  }
  const share = f64x2.splat(<f64>lines);
  for (let c = 0; c < channels; c += 4) {
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    for (let line = 0; line < lines; line++) {
      const x = v128.load(input + at(line * channels + c));
      sum0 = f64x2.add(sum0, low(x));
      sum1 = f64x2.add(sum1, high(x));
    }
    const mean0 = f64x2.div(sum0, share);
    const mean1 = f64x2.div(sum1, share);
    sum0 = f64x2.splat(0);
    sum1 = sum0;
    for (let line = 0; line < lines; line++) {
      const x = v128.load(input + at(line * channels + c));
      const off0 = f64x2.sub(low(x), mean0);
      const off1 = f64x2.sub(high(x), mean1);
      sum0 = f64x2.add(sum0, f64x2.mul(off0, off0));
      sum1 = f64x2.add(sum1, f64x2.mul(off1, off1));
    }
    storeLanes(means + at(c), join(mean0, mean1), channels - c);
    storeLanes(variances + at(c), join(f64x2.div(sum0, share), f64x2.div(sum1, share)), channels - c);
  }
}

/** 1 / sqrt(variance + epsilon) of each group, into the scratch. */
function inverses(variances: usize, to: usize, groups: i32, epsilon: f64): void {
  for (let group = 0; group < groups; group++)
    store<f32>(to + at(group), <f32>(1.0 / sqrt<f64>(<f64>load<f32>(variances + at(group)) + epsilon)));
}

/** What belongs to four numbers: that of their position, or of their channels. */
function belonging(numbers: usize, each: i32, line: i32, channel: i32): v128 {
  return each === 0 ? v128.load_splat<f32>(numbers + at(line)) : v128.load(numbers + at(channel));
}

/** [input, mean, variance, gain, bias, output, count, channels, each] and {epsilon} */
export function normalise(record: usize, header: usize): void {
  const input = address(record, 0);
  const means = address(record, 1);
  const gains = address(record, 3);
  const biases = address(record, 4);
  const output = address(record, 5);
  const channels = int(record, 7);
  const lines = count(record, 6, header) / channels;
  const each = int(record, 8);
  const scales = pointer(header, hScratch);
  inverses(address(record, 2), scales, each === 0 ? lines : channels, real(record, 0));
  for (let line = 0; line < lines; line++) {
    for (let c = 0; c < channels; c += 4) {
      const place = at(line * channels + c);
      const off = f32x4.sub(v128.load(input + place), belonging(means, each, line, c));
      const standard = f32x4.mul(off, belonging(scales, each, line, c));
      storeLanes(output + place, f32x4.add(f32x4.mul(v128.load(gains + at(c)), standard), v128.load(biases + at(c))), channels - c);
    }
  }
}

/** [input, mean, variance, dOutput, dGain, dBias, count, channels, each] and {epsilon} */
export function normaliseGradient(record: usize, header: usize): void {
  const input = address(record, 0);
  const means = address(record, 1);
  const dOutput = address(record, 3);
  const channels = int(record, 7);
  const lines = count(record, 6, header) / channels;
  const each = int(record, 8);
  const scales = pointer(header, hScratch);
  inverses(address(record, 2), scales, each === 0 ? lines : channels, real(record, 0));
  for (let c = 0; c < channels; c += 4) {
    let gain0 = f64x2.splat(0);
    let gain1 = gain0;
    let bias0 = gain0;
    let bias1 = gain0;
    for (let line = 0; line < lines; line++) {
      const place = at(line * channels + c);
      const behind = v128.load(dOutput + place);
      const standard = f32x4.mul(f32x4.sub(v128.load(input + place), belonging(means, each, line, c)), belonging(scales, each, line, c));
      bias0 = f64x2.add(bias0, low(behind));
      bias1 = f64x2.add(bias1, high(behind));
      gain0 = f64x2.add(gain0, f64x2.mul(low(behind), low(standard)));
      gain1 = f64x2.add(gain1, f64x2.mul(high(behind), high(standard)));
    }
    storeLanes(address(record, 4) + at(c), join(gain0, gain1), channels - c);
    storeLanes(address(record, 5) + at(c), join(bias0, bias1), channels - c);
  }
}

/** [input, mean, variance, gain, dGain, dBias, dOutput, dInput, count, channels, each, isConstant] and {epsilon} */
export function normaliseInputGradient(record: usize, header: usize): void {
  const input = address(record, 0);
  const means = address(record, 1);
  const gains = address(record, 3);
  const dGains = address(record, 4);
  const dBiases = address(record, 5);
  const dOutput = address(record, 6);
  const dInput = address(record, 7);
  const channels = int(record, 9);
  const lines = count(record, 8, header) / channels;
  const each = int(record, 10);
  const isConstant = int(record, 11) !== 0;
  const scales = pointer(header, hScratch);
  inverses(address(record, 2), scales, each === 0 ? lines : channels, real(record, 0));
  const share = f32x4.splat(isConstant ? 0 : <f32>(1.0 / <f64>lines));
  for (let line = 0; line < lines; line++) {
    const from = line * channels;
    let sum: f64 = 0;
    let product: f64 = 0;
    if (each === 0 && !isConstant) {
      const mean = load<f32>(means + at(line));
      const scale = load<f32>(scales + at(line));
      for (let c = 0; c < channels; c++) {
        const t = <f64>load<f32>(dOutput + at(from + c)) * <f64>load<f32>(gains + at(c));
        sum += t;
        product += t * <f64>((load<f32>(input + at(from + c)) - mean) * scale);
      }
    }
    const mean0 = f32x4.splat(<f32>(sum / <f64>channels));
    const mean1 = f32x4.splat(<f32>(product / <f64>channels));
    for (let c = 0; c < channels; c += 4) {
      const place = at(from + c);
      const gain = v128.load(gains + at(c));
      const scale = belonging(scales, each, line, c);
      const standard = f32x4.mul(f32x4.sub(v128.load(input + place), belonging(means, each, line, c)), scale);
      const behind = v128.load(dOutput + place);
      let result: v128;
      if (isConstant) result = f32x4.mul(f32x4.mul(gain, behind), scale);
      else if (each === 0) {
        const rest = f32x4.sub(f32x4.sub(f32x4.mul(gain, behind), mean0), f32x4.mul(standard, mean1));
        result = f32x4.mul(rest, scale);
      } else {
        const bias = f32x4.mul(share, v128.load(dBiases + at(c)));
        const slope = f32x4.mul(share, v128.load(dGains + at(c)));
        const rest = f32x4.sub(f32x4.sub(behind, bias), f32x4.mul(standard, slope));
        result = f32x4.mul(f32x4.mul(gain, rest), scale);
      }
      storeLanes(dInput + place, result, channels - c);
    }
  }
}

/** [mean, variance, runningMean, runningVariance, channels, positions] and {momentum} */
export function movingMoments(record: usize, header: usize): void {
  const channels = int(record, 4);
  const counted = <f64>word(header, hRows) * <f64>int(record, 5);
  move(address(record, 0), address(record, 2), channels, real(record, 0), 1);
  if (counted > 1) move(address(record, 1), address(record, 3), channels, real(record, 0), counted / (counted - 1.0));
}

function move(from: usize, to: usize, channels: i32, momentum: f64, factor: f64): void {
  for (let c = 0; c < channels; c++) {
    const running = <f64>load<f32>(to + at(c));
    store<f32>(to + at(c), <f32>(running + momentum * (<f64>load<f32>(from + at(c)) * factor - running)));
  }
}
