/** The largest number of each square window, channel by channel. */
import type { MaxPool2dLayer } from '../../spec/layers/image.ts';
import { inferred, sizeOf, type LayerLowering } from './layer.ts';
import { inferWindow, windowOf, type WindowSpec } from './window.ts';

export function maxPool2d({ size, stride }: MaxPool2dLayer): LayerLowering {
  const spec: WindowSpec = { over: 'image', kernel: size, stride, dilation: 1, padding: 'valid', field: 'size', noun: 'window' };
  return {
    infer(site) {
      const window = inferWindow(site, spec);
      if (!window.ok) return window;
      const { outHeight, outWidth, channels } = window.value;
      return inferred({ outputShape: [outHeight, outWidth, channels] });
    },
    forward(builder, input) {
      const output = builder.scratch('output', sizeOf(builder.outputShape));
      builder.emit({ op: 'maxPool2d', input, output, window: windowOf(builder.inputShape, spec) });
      return output;
    },
    backward(builder, { input, dOutput, wantsInputGradient }) {
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', input.size);
      builder.emit({ op: 'maxPool2dGradient', input, dOutput, dInput, window: windowOf(builder.inputShape, spec) });
      return dInput;
    },
  };
}
