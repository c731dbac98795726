/** Moments and normalisation by them. On webgpu a thread takes the moments of a position, a workgroup those of a channel. */
import type { Norm, OpOf, View } from '../../../ops/op.ts';
import type { Frame } from '../frame.ts';
import { workgroupSize, workgroupSum } from '../gpu-program.ts';
import { ownKernel } from '../own-kernel.ts';

/** `lines` of `channels` numbers; `byChannel` is 1 or 0. */
export type Lines = Record<'lines' | 'channels' | 'byChannel', number>;

export const linesOf = ({ input, channels, each }: { input: View; channels: number; each: Norm }, rows: number): Lines => ({
  lines: (input.size / channels) * (input.batched ? rows : 1),
  channels,
  byChannel: Number(each === 'channel'),
});

/** The sum of each channel over the lines, of the numbers or of their squared distances from a mean. */
function channelSums(x: Float32Array, { lines, channels }: Lines, means: Float64Array | null): Float64Array {
  const sums = new Float64Array(channels);
  for (let start = 0; start < lines * channels; start += channels) {
    for (let c = 0; c < channels; c++) {
      const value = (x[start + c] ?? NaN) - (means ? (means[c] ?? NaN) : 0);
      sums[c] = (sums[c] ?? NaN) + (means ? value * value : value);
    }
  }
  return sums;
}

const positionMoments = `
  fn main(line: i32) {
    if (line >= uniforms.lines) { return; }
    let start = line * uniforms.channels;
    let end = start + uniforms.channels;
    var sum = 0.0;
    for (var i = start; i < end; i = i + 1) { sum = sum + x[i]; }
    let average = sum / f32(uniforms.channels);
    var squares = 0.0;
    for (var i = start; i < end; i = i + 1) { squares = squares + (x[i] - average) * (x[i] - average); }
    result[line] = OUT;
  }
`;

const channelMoments = `
  ${workgroupSum}
  fn main(index: i32) {
    let channel = index / ${workgroupSize};
    let isMine = channel < uniforms.channels;
    var sum = 0.0;
    for (var line = i32(localIndex); isMine && line < uniforms.lines; line = line + ${workgroupSize}) { sum = sum + x[line * uniforms.channels + channel]; }
    sumOverWorkgroup(sum);
    let average = total[0] / f32(uniforms.lines);
    workgroupBarrier();
    var squares = 0.0;
    for (var line = i32(localIndex); isMine && line < uniforms.lines; line = line + ${workgroupSize}) {
      let away = x[line * uniforms.channels + channel] - average;
      squares = squares + away * away;
    }
    sumOverWorkgroup(squares);
    if (localIndex == 0u && isMine) { result[channel] = OUT; }
  }
`;

const momentsOf = {
  position: ownKernel({
    name: 'positionMoments',
    reads: ({ input }: OpOf<'moments'>) => ({ x: input }),
    writes: ({ mean, variance }) => ({ mean, variance }),
    numbers: linesOf,
    heap: ({ x, mean, variance }, { lines, channels }) => {
      for (let line = 0; line < lines; line++) {
        const start = line * channels;
        let sum = 0;
        for (let i = start; i < start + channels; i++) sum += x[i] ?? NaN;
        const average = sum / channels;
        let squares = 0;
        for (let i = start; i < start + channels; i++) squares += ((x[i] ?? NaN) - average) ** 2;
        mean[line] = average;
        variance[line] = squares / channels;
      }
    },
    wgsl: {
      mean: { code: positionMoments.replace('OUT', 'average'), threads: ({ lines }) => lines },
      variance: { code: positionMoments.replace('OUT', 'squares / f32(uniforms.channels)'), threads: ({ lines }) => lines },
    },
  }),
  channel: ownKernel({
    name: 'channelMoments',
    reads: ({ input }: OpOf<'moments'>) => ({ x: input }),
    writes: ({ mean, variance }) => ({ mean, variance }),
    numbers: linesOf,
    heap: ({ x, mean, variance }, numbers) => {
      const averages = channelSums(x, numbers, null).map((sum) => sum / numbers.lines);
      mean.set(averages);
      variance.set(channelSums(x, numbers, averages).map((sum) => sum / numbers.lines));
    },
    wgsl: {
      mean: { code: channelMoments.replace('OUT', 'average'), threads: ({ channels }) => channels * workgroupSize },
      variance: {
        code: channelMoments.replace('OUT', 'total[0] / f32(uniforms.lines)'),
        threads: ({ channels }) => channels * workgroupSize,
      },
    },
  }),
};

export const moments = (op: OpOf<'moments'>, frame: Frame): void => momentsOf[op.each](op, frame);

const normaliseCode = `
  fn main(index: i32) {
    if (index >= uniforms.lines * uniforms.channels) { return; }
    let channel = index % uniforms.channels;
    let group = select(index / uniforms.channels, channel, uniforms.byChannel == 1);
    result[index] = gain[channel] * ((x[index] - mean[group]) / sqrt(variance[group] + uniforms.epsilon)) + bias[channel];
  }
`;

export const normalise = ownKernel({
  name: 'normalise',
  reads: ({ input, mean, variance, gain, bias }: OpOf<'normalise'>) => ({ x: input, mean, variance, gain, bias }),
  writes: ({ output }) => ({ y: output }),
  numbers: (op, rows) => ({ ...linesOf(op, rows), epsilon: op.epsilon }),
  reals: ['epsilon'],
  heap: ({ x, mean, variance, gain, bias, y }, { lines, channels, byChannel, epsilon }) => {
    const scales = Float64Array.from(variance, (value) => 1 / Math.sqrt(value + epsilon));
    for (let line = 0; line < lines; line++) {
      const start = line * channels;
      for (let c = 0; c < channels; c++) {
        const group = byChannel === 1 ? c : line;
        y[start + c] = (gain[c] ?? NaN) * ((x[start + c] ?? NaN) - (mean[group] ?? NaN)) * (scales[group] ?? NaN) + (bias[c] ?? NaN);
      }
    }
  },
  wgsl: { y: { code: normaliseCode, threads: ({ lines, channels }) => lines * channels } },
});

const movingCode = (value: string, running: string): string => `
  fn main(index: i32) {
    if (index >= uniforms.count) { return; }
    result[index] = ${running}[index] + ${value};
  }
`;

export const movingMoments = ownKernel({
  name: 'movingMoments',
  reads: ({ mean, variance, runningMean, runningVariance }: OpOf<'movingMoments'>) => ({ mean, variance, runningMean, runningVariance }),
  writes: ({ runningMean, runningVariance }) => ({ nextMean: runningMean, nextVariance: runningVariance }),
  numbers: ({ mean, positions, momentum }, rows) => {
    const examples = rows * positions;
    // One number a channel has no sample variance: the running one stays.
    const share = examples > 1 ? momentum : 0;
    return { count: mean.size, momentum, share, unbias: examples > 1 ? examples / (examples - 1) : 1 };
  },
  reals: ['momentum', 'share', 'unbias'],
  heap: ({ mean, variance, runningMean, runningVariance, nextMean, nextVariance }, { count, momentum, share, unbias }) => {
    for (let i = 0; i < count; i++) {
      const [oldMean, oldVariance] = [runningMean[i] ?? NaN, runningVariance[i] ?? NaN];
      nextMean[i] = oldMean + momentum * ((mean[i] ?? NaN) - oldMean);
      nextVariance[i] = oldVariance + share * (unbias * (variance[i] ?? NaN) - oldVariance);
    }
  },
  wgsl: {
    nextMean: {
      code: movingCode('uniforms.momentum * (mean[index] - runningMean[index])', 'runningMean'),
      threads: ({ count }) => count,
    },
    nextVariance: {
      code: movingCode('uniforms.share * (uniforms.unbias * variance[index] - runningVariance[index])', 'runningVariance'),
      threads: ({ count }) => count,
    },
  },
});
