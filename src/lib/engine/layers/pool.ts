/** The largest or the mean number of each window, channel by channel. */
import type { View, Window2d } from '../ops/op.ts';
import { inferred, lengthOf, problem, showReaching, sizeOf, type LayerBuilder, type LayerLowering } from './layer.ts';
import { inferWindow, positionsOf, windowOf, type WindowSpec } from './window.ts';

type Kind = 'max' | 'average';

/** Windows on images or on sequences, without padding. */
export function pool(kind: Kind, { over, size, stride }: { over: WindowSpec['over']; size: number; stride: number }): LayerLowering {
  const spec: WindowSpec = { over, kernel: size, stride, dilation: 1, padding: 'valid', field: 'size', noun: 'window' };
  return {
    infer(site) {
      const window = inferWindow(site, spec);
      if (!window.ok) return window;
      return inferred({ outputShape: [...positionsOf(spec, window.value), window.value.channels] });
    },
    ...passes(kind, (builder) => windowOf(builder.inputShape, spec)),
  };
}

/** One window over the whole image or sequence. */
export function globalPool(kind: Kind): LayerLowering {
  return {
    infer({ name, inputShape }) {
      if (inputShape.length === 2 || inputShape.length === 3) return inferred({ outputShape: [lengthOf(inputShape)] });
      return problem(
        '',
        `${name} needs images (height x width x channels) or a sequence (positions x channels), but ${showReaching(inputShape)}: put it before any flatten layer.`,
      );
    },
    ...passes(kind, ({ inputShape }) => wholeWindow(inputShape)),
  };
}

function wholeWindow(inputShape: readonly number[]): Window2d {
  const [height = 1, width = 1, channels = 1] = inputShape.length === 2 ? [1, ...inputShape] : inputShape;
  const kernel = { kernelHeight: height, kernelWidth: width, strideHeight: 1, strideWidth: 1, dilation: 1 };
  return { height, width, channels, ...kernel, padTop: 0, padLeft: 0, outHeight: 1, outWidth: 1 };
}

function passes(kind: Kind, of: (builder: LayerBuilder) => Window2d): Pick<LayerLowering, 'forward' | 'backward'> {
  return {
    forward(builder, input) {
      const output = builder.scratch('output', sizeOf(builder.outputShape));
      builder.emit({ op: kind === 'max' ? 'maxPool2d' : 'averagePool2d', input, output, window: of(builder) });
      return output;
    },
    backward(builder, { input, dOutput, wantsInputGradient }): View | null {
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', input.size);
      const window = of(builder);
      if (kind === 'max') builder.emit({ op: 'maxPool2dGradient', input, dOutput, dInput, window });
      else builder.emit({ op: 'averagePool2dGradient', dOutput, dInput, window });
      return dInput;
    },
  };
}
