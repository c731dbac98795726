/** The same numbers as one row: [height, width, channels] to [height * width * channels]. Costs nothing. */
import { inferred, sizeOf, type LayerLowering } from './layer.ts';

export function flatten(): LayerLowering {
  return {
    infer: ({ inputShape }) => inferred({ outputShape: [sizeOf(inputShape)] }),
    forward: (_builder, input) => input,
    backward: (_builder, { dOutput }) => dOutput,
  };
}
