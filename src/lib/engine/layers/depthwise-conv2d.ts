/** Slides one square filter over each channel of an image, apart from the others: f(x * W + b). W: [kernel, kernel, channels]. */
import type { DepthwiseConv2dLayer, SeparableConv2dLayer } from '../../spec/layers/image.ts';
import type { View } from '../ops/op.ts';
import { activateBackward, activateInPlace } from './activation.ts';
import { inferred, lengthOf, sizeOf, type BackwardViews, type LayerBuilder, type LayerLowering, type ParameterShape } from './layer.ts';
import { inferWindow, windowOf, type WindowSpec } from './window.ts';

type Sliding = Pick<DepthwiseConv2dLayer | SeparableConv2dLayer, 'kernelSize' | 'stride' | 'padding' | 'dilation'>;

export const squareOf = ({ kernelSize: kernel, stride, padding, dilation }: Sliding): WindowSpec => ({
  ...{ over: 'image', kernel, stride, padding, dilation },
  ...{ field: 'kernelSize', noun: 'kernel' },
});

/** A filter's own taps decide its spread, not the channels beside it. */
export const depthwiseFans = (kernel: number) => ({ fanIn: kernel * kernel, fanOut: kernel * kernel });

export function depthwiseConv2d(layer: DepthwiseConv2dLayer): LayerLowering {
  const { kernelSize: kernel, activation, bias, initialiser } = layer;
  const spec = squareOf(layer);
  return {
    infer(site) {
      const window = inferWindow(site, spec);
      if (!window.ok) return window;
      const { channels, outHeight, outWidth } = window.value;
      const fans = depthwiseFans(kernel);
      const weights: ParameterShape = { name: 'weights', shape: [kernel, kernel, channels], initialiser, ...fans };
      const biases: ParameterShape = { name: 'bias', shape: [channels], initialiser: 'zeros', ...fans };
      return inferred({
        outputShape: [outHeight, outWidth, channels],
        parameters: bias ? [weights, biases] : [weights],
        multiplyAdds: outHeight * outWidth * kernel * kernel * channels,
      });
    },

    forward(builder, input) {
      const output = builder.scratch('output', sizeOf(builder.outputShape));
      slideForward(builder, { spec, name: 'weights', input, output });
      const channels = lengthOf(builder.outputShape);
      return activateInPlace(builder, output, { bias: bias ? builder.parameter('bias') : null, channels, activation });
    },

    backward(builder, { input, output, dOutput, wantsInputGradient }) {
      const dSum = activateBackward(builder, { output, dOutput, activation });
      const channels = lengthOf(builder.outputShape);
      if (bias) builder.emit({ op: 'biasGradient', dOutput: dSum, dBias: builder.gradient('bias'), channels });
      return slideBackward(builder, { spec, name: 'weights', input, dOutput: dSum, wantsInputGradient });
    },
  };
}

type Slide = { spec: WindowSpec; name: string; input: View };

export function slideForward(builder: LayerBuilder, { spec, name, input, output }: Slide & { output: View }): void {
  const window = windowOf(builder.inputShape, spec);
  builder.emit({ op: 'depthwiseConv2d', input, filter: builder.parameter(name), output, window });
}

export function slideBackward(
  builder: LayerBuilder,
  { spec, name, input, dOutput, wantsInputGradient }: Slide & Pick<BackwardViews, 'dOutput' | 'wantsInputGradient'>,
): View | null {
  const window = windowOf(builder.inputShape, spec);
  builder.emit({ op: 'depthwiseConv2dFilterGradient', input, dOutput, dFilter: builder.gradient(name), window });
  if (!wantsInputGradient) return null;
  const dInput = builder.scratch('dInput', input.size);
  builder.emit({ op: 'depthwiseConv2dInputGradient', dOutput, filter: builder.parameter(name), dInput, window });
  return dInput;
}
