/** Slides filters over an image or a sequence (cross-correlation): f(x * W + b). W: [height, width, channels, filters] of the kernel. */
import type { Weights } from '../../spec/layers/weights.ts';
import { activateBackward, activateInPlace } from './activation.ts';
import { inferred, sizeOf, type LayerLowering, type ParameterShape } from './layer.ts';
import { inferWindow, positionsOf, windowOf, type WindowSpec } from './window.ts';

export type Convolution = { spec: WindowSpec; filters: number } & Weights;

/** A sequence is an image of height 1, but its filters are [width, channels, filters] to a person. */
export function convolution({ spec, filters, activation, bias, initialiser }: Convolution): LayerLowering {
  return {
    infer(site) {
      const window = inferWindow(site, spec);
      if (!window.ok) return window;
      const { channels, kernelHeight, kernelWidth, outHeight, outWidth } = window.value;
      const area = kernelHeight * kernelWidth;
      const kernel = spec.over === 'image' ? [kernelHeight, kernelWidth] : [kernelWidth];
      const fans = { fanIn: area * channels, fanOut: area * filters };
      const weights: ParameterShape = { name: 'weights', shape: [...kernel, channels, filters], initialiser, ...fans };
      const biases: ParameterShape = { name: 'bias', shape: [filters], initialiser: 'zeros', ...fans };
      return inferred({
        outputShape: [...positionsOf(spec, window.value), filters],
        parameters: bias ? [weights, biases] : [weights],
        multiplyAdds: outHeight * outWidth * area * channels * filters,
      });
    },

    forward(builder, input) {
      const output = builder.scratch('output', sizeOf(builder.outputShape));
      const window = windowOf(builder.inputShape, spec);
      builder.emit({ op: 'conv2d', input, filter: builder.parameter('weights'), output, window, filters });
      return activateInPlace(builder, output, { bias: bias ? builder.parameter('bias') : null, channels: filters, activation });
    },

    backward(builder, { input, output, dOutput, wantsInputGradient }) {
      const window = windowOf(builder.inputShape, spec);
      const dSum = activateBackward(builder, { output, dOutput, activation });
      builder.emit({ op: 'conv2dFilterGradient', input, dOutput: dSum, dFilter: builder.gradient('weights'), window, filters });
      if (bias) builder.emit({ op: 'biasGradient', dOutput: dSum, dBias: builder.gradient('bias'), channels: filters });
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', input.size);
      builder.emit({ op: 'conv2dInputGradient', dOutput: dSum, filter: builder.parameter('weights'), dInput, window, filters });
      return dInput;
    },
  };
}
