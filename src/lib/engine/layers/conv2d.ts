/** Slides a square filter over an image (cross-correlation): f(x * W + b). W: [kernel, kernel, channels, filters]. */
import type { Conv2dLayer } from '../../spec/layers/image.ts';
import { activateBackward, activateInPlace } from './activation.ts';
import { inferred, sizeOf, type LayerLowering, type ParameterShape } from './layer.ts';
import { inferWindow, windowOf, type WindowSpec } from './window.ts';

export function conv2d({ filters, kernelSize: kernel, stride, padding, activation, bias, initialiser }: Conv2dLayer): LayerLowering {
  const spec: WindowSpec = { kernel, stride, padding, field: 'kernelSize', noun: 'kernel' };
  return {
    infer(site) {
      const window = inferWindow(site, spec);
      if (!window.ok) return window;
      const { channels, outHeight, outWidth } = window.value;
      const taps = kernel * kernel * channels;
      const fans = { fanIn: taps, fanOut: kernel * kernel * filters };
      const weights: ParameterShape = { name: 'weights', shape: [kernel, kernel, channels, filters], initialiser, ...fans };
      const biases: ParameterShape = { name: 'bias', shape: [filters], initialiser: 'zeros', ...fans };
      return inferred({
        outputShape: [outHeight, outWidth, filters],
        parameters: bias ? [weights, biases] : [weights],
        multiplyAdds: outHeight * outWidth * taps * filters,
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
