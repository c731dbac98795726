/**
 * Slides one filter over each channel, then mixes the channels of each position: f((x * D) W + b). D, the depthwise weights:
 * [kernel, kernel, channels]; W: [channels, filters].
 */
import type { SeparableConv2dLayer } from '../../spec/layers/image.ts';
import type { View } from '../ops/op.ts';
import { activateBackward, activateInPlace } from './activation.ts';
import { depthwiseFans, slideBackward, slideForward, squareOf } from './depthwise-conv2d.ts';
import { inferred, lengthOf, sizeOf, type LayerBuilder, type LayerLowering, type ParameterShape } from './layer.ts';
import { inferWindow } from './window.ts';

export function separableConv2d(layer: SeparableConv2dLayer): LayerLowering {
  const { kernelSize: kernel, filters, activation, bias, initialiser } = layer;
  const spec = squareOf(layer);
  const name = 'depthwiseWeights';
  const between = (builder: LayerBuilder, what: string): View =>
    builder.scratch(what, (sizeOf(builder.outputShape) / filters) * lengthOf(builder.inputShape));
  return {
    infer(site) {
      const window = inferWindow(site, spec);
      if (!window.ok) return window;
      const { channels, outHeight, outWidth } = window.value;
      const own = { initialiser, isRegularised: true };
      const fans = { fanIn: channels, fanOut: filters };
      const depthwise: ParameterShape = { name, shape: [kernel, kernel, channels], ...own, ...depthwiseFans(kernel) };
      const weights: ParameterShape = { name: 'weights', shape: [channels, filters], ...own, ...fans };
      const biases: ParameterShape = { name: 'bias', shape: [filters], initialiser: 'zeros', ...fans };
      return inferred({
        outputShape: [outHeight, outWidth, filters],
        parameters: bias ? [depthwise, weights, biases] : [depthwise, weights],
        multiplyAdds: outHeight * outWidth * channels * (kernel * kernel + filters),
      });
    },

    forward(builder, input) {
      const slid = between(builder, 'slid');
      const output = builder.scratch('output', sizeOf(builder.outputShape));
      const inner = lengthOf(builder.inputShape);
      slideForward(builder, { spec, name, input, output: slid });
      builder.emit({ op: 'matmul', a: slid, b: builder.parameter('weights'), output, inner, columns: filters, transposeB: false });
      return activateInPlace(builder, output, { bias: bias ? builder.parameter('bias') : null, channels: filters, activation });
    },

    backward(builder, { input, output, dOutput, wantsInputGradient }) {
      const dSum = activateBackward(builder, { output, dOutput, activation });
      const inner = lengthOf(builder.inputShape);
      const dSlid = between(builder, 'dSlid');
      const weights = { gradient: builder.gradient('weights'), values: builder.parameter('weights') };
      builder.emit({ op: 'matmulOverBatch', a: between(builder, 'slid'), b: dSum, output: weights.gradient, inner, columns: filters });
      if (bias) builder.emit({ op: 'biasGradient', dOutput: dSum, dBias: builder.gradient('bias'), channels: filters });
      builder.emit({ op: 'matmul', a: dSum, b: weights.values, output: dSlid, inner: filters, columns: inner, transposeB: true });
      return slideBackward(builder, { spec, name, input, dOutput: dSlid, wantsInputGradient });
    },
  };
}
