/** The gradients of normalisation: of gain and bias, one workgroup a channel on webgpu, and of the input. */
import type { OpOf } from '../../../ops/op.ts';
import type { Frame } from '../frame.ts';
import { workgroupSize, workgroupSum } from '../gpu-program.ts';
import { ownKernel } from '../own-kernel.ts';
import { linesOf, type Lines } from './normalise.ts';

const parameterCode = (term: string): string => `
  ${workgroupSum}
  fn main(index: i32) {
    let channel = index / ${workgroupSize};
    let isMine = channel < uniforms.channels;
    var sum = 0.0;
    for (var line = i32(localIndex); isMine && line < uniforms.lines; line = line + ${workgroupSize}) {
      let i = line * uniforms.channels + channel;
      let group = select(line, channel, uniforms.byChannel == 1);
      sum = sum + ${term};
    }
    sumOverWorkgroup(sum);
    if (localIndex == 0u && isMine) { result[channel] = total[0]; }
  }
`;

const scalesOf = (variance: Float32Array, epsilon: number): Float64Array =>
  Float64Array.from(variance, (value) => 1 / Math.sqrt(value + epsilon));

export const normaliseGradient = ownKernel({
  name: 'dNormalise',
  reads: ({ input, mean, variance, dOutput }: OpOf<'normaliseGradient'>) => ({ x: input, mean, variance, dy: dOutput }),
  writes: ({ dGain, dBias }) => ({ dGain, dBias }),
  numbers: (op, rows): Record<keyof Lines | 'epsilon', number> => ({ ...linesOf(op, rows), epsilon: op.epsilon }),
  reals: ['epsilon'],
  heap: ({ x, mean, variance, dy, dGain, dBias }, { lines, channels, byChannel, epsilon }) => {
    const [gains, biases, scales] = [new Float64Array(channels), new Float64Array(channels), scalesOf(variance, epsilon)];
    for (let line = 0; line < lines; line++) {
      const start = line * channels;
      for (let c = 0; c < channels; c++) {
        const group = byChannel === 1 ? c : line;
        const behind = dy[start + c] ?? NaN;
        gains[c] = (gains[c] ?? NaN) + behind * ((x[start + c] ?? NaN) - (mean[group] ?? NaN)) * (scales[group] ?? NaN);
        biases[c] = (biases[c] ?? NaN) + behind;
      }
    }
    dGain.set(gains);
    dBias.set(biases);
  },
  wgsl: {
    dGain: {
      code: parameterCode('dy[i] * (x[i] - mean[group]) / sqrt(variance[group] + uniforms.epsilon)'),
      threads: ({ channels }) => channels * workgroupSize,
    },
    dBias: { code: parameterCode('dy[i]'), threads: ({ channels }) => channels * workgroupSize },
  },
});

/** A thread does a whole position. */
const positionCode = `
  fn main(line: i32) {
    if (line >= uniforms.lines) { return; }
    let start = line * uniforms.channels;
    let scale = 1.0 / sqrt(variance[line] + uniforms.epsilon);
    var sum = 0.0;
    var product = 0.0;
    for (var c = 0; c < uniforms.channels; c = c + 1) {
      let behind = gain[c] * dy[start + c];
      sum = sum + behind;
      product = product + behind * (x[start + c] - mean[line]) * scale;
    }
    let moves = f32(1 - uniforms.isConstant) / f32(uniforms.channels);
    for (var c = 0; c < uniforms.channels; c = c + 1) {
      let standard = (x[start + c] - mean[line]) * scale;
      result[start + c] = scale * (gain[c] * dy[start + c] - moves * (sum + standard * product));
    }
  }
`;

const channelCode = `
  fn main(index: i32) {
    if (index >= uniforms.lines * uniforms.channels) { return; }
    let c = index % uniforms.channels;
    let scale = 1.0 / sqrt(variance[c] + uniforms.epsilon);
    let standard = (x[index] - mean[c]) * scale;
    let moves = f32(1 - uniforms.isConstant) / f32(uniforms.lines);
    result[index] = scale * gain[c] * (dy[index] - moves * (dBias[c] + standard * dGain[c]));
  }
`;

type Numbers = Record<keyof Lines | 'epsilon' | 'isConstant', number>;

const numbersOf = (op: OpOf<'normaliseInputGradient'>, rows: number): Numbers => ({
  ...linesOf(op, rows),
  epsilon: op.epsilon,
  isConstant: Number(op.isConstant),
});

const inputGradients = {
  position: ownKernel({
    name: 'dPositionNorm',
    reads: ({ input, mean, variance, gain, dOutput }: OpOf<'normaliseInputGradient'>) => ({ x: input, mean, variance, gain, dy: dOutput }),
    writes: ({ dInput }) => ({ dx: dInput }),
    numbers: numbersOf,
    reals: ['epsilon'],
    heap: ({ x, mean, variance, gain, dy, dx }, { lines, channels, epsilon, isConstant }) => {
      const moves = (1 - isConstant) / channels;
      for (let line = 0; line < lines; line++) {
        const start = line * channels;
        const average = mean[line] ?? NaN;
        const scale = 1 / Math.sqrt((variance[line] ?? NaN) + epsilon);
        let sum = 0;
        let product = 0;
        for (let c = 0; c < channels; c++) {
          const behind = (gain[c] ?? NaN) * (dy[start + c] ?? NaN);
          sum += behind;
          product += behind * ((x[start + c] ?? NaN) - average) * scale;
        }
        for (let c = 0; c < channels; c++) {
          const standard = ((x[start + c] ?? NaN) - average) * scale;
          dx[start + c] = scale * ((gain[c] ?? NaN) * (dy[start + c] ?? NaN) - moves * (sum + standard * product));
        }
      }
    },
    wgsl: { dx: { code: positionCode, threads: ({ lines }) => lines } },
  }),
  channel: ownKernel({
    name: 'dChannelNorm',
    reads: ({ input, mean, variance, gain, dGain, dBias, dOutput }: OpOf<'normaliseInputGradient'>) => ({
      ...{ x: input, mean, variance, gain, dGain, dBias, dy: dOutput },
    }),
    writes: ({ dInput }) => ({ dx: dInput }),
    numbers: numbersOf,
    reals: ['epsilon'],
    heap: ({ x, mean, variance, gain, dGain, dBias, dy, dx }, { lines, channels, epsilon, isConstant }) => {
      const [moves, scales] = [(1 - isConstant) / lines, scalesOf(variance, epsilon)];
      for (let start = 0; start < lines * channels; start += channels) {
        for (let c = 0; c < channels; c++) {
          const scale = scales[c] ?? NaN;
          const standard = ((x[start + c] ?? NaN) - (mean[c] ?? NaN)) * scale;
          const moved = moves * ((dBias[c] ?? NaN) + standard * (dGain[c] ?? NaN));
          dx[start + c] = scale * (gain[c] ?? NaN) * ((dy[start + c] ?? NaN) - moved);
        }
      }
    },
    wgsl: { dx: { code: channelCode, threads: ({ lines, channels }) => lines * channels } },
  }),
};

export const normaliseInputGradient = (op: OpOf<'normaliseInputGradient'>, frame: Frame): void => inputGradients[op.each](op, frame);
