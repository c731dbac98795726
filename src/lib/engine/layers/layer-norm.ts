/** y = gain * (x - mean) / sqrt(variance + epsilon) + bias over the channels of each position (Ba et al. 2016). */
import type { View } from '../ops/op.ts';
import { inferred, lengthOf, sizeOf, type LayerBuilder, type LayerLowering, type ParameterShape } from './layer.ts';

export const epsilon = 1e-5;

/** The gain and the bias that every normalisation ends with. */
export function normParameters(channels: number): ParameterShape[] {
  const fans = { shape: [channels], fanIn: channels, fanOut: channels };
  return [
    { name: 'gain', initialiser: 'ones', ...fans },
    { name: 'bias', initialiser: 'zeros', ...fans },
  ];
}

export function layerNorm(): LayerLowering {
  const moments = (builder: LayerBuilder, size: number): { mean: View; variance: View } => {
    const lines = size / lengthOf(builder.inputShape);
    return { mean: builder.scratch('mean', lines), variance: builder.scratch('variance', lines) };
  };
  return {
    infer: ({ inputShape }) =>
      inferred({ outputShape: inputShape, parameters: normParameters(lengthOf(inputShape)), multiplyAdds: 4 * sizeOf(inputShape) }),

    forward(builder, input) {
      const output = builder.scratch('output', input.size);
      const common = { input, ...moments(builder, input.size), channels: lengthOf(builder.inputShape), each: 'position' } as const;
      const [gain, bias] = [builder.parameter('gain'), builder.parameter('bias')];
      builder.emit({ op: 'moments', ...common });
      builder.emit({ op: 'normalise', ...common, gain, bias, output, epsilon });
      return output;
    },

    backward(builder, { input, dOutput, wantsInputGradient }) {
      const [dGain, dBias] = [builder.gradient('gain'), builder.gradient('bias')];
      const channels = lengthOf(builder.inputShape);
      const common = { input, ...moments(builder, input.size), dOutput, dGain, dBias, channels, each: 'position', epsilon } as const;
      builder.emit({ op: 'normaliseGradient', ...common });
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', input.size);
      builder.emit({ op: 'normaliseInputGradient', ...common, gain: builder.parameter('gain'), dInput, isConstant: false });
      return dInput;
    },
  };
}
