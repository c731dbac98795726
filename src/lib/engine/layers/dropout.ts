/** While training, each number is zero with the layer's rate, else scaled up to keep its mean; otherwise nothing happens. */
import type { DropoutLayer } from '../../spec/layers/dense.ts';
import type { View } from '../ops/op.ts';
import { inferred, type LayerBuilder, type LayerLowering } from './layer.ts';

export function dropout(_layer: DropoutLayer): LayerLowering {
  const mask = (builder: LayerBuilder, input: View, name: string): View => {
    const output = builder.scratch(name, input.size);
    builder.emit({ op: 'dropout', input, output, layer: builder.index, rate: `dropout.${builder.index}` });
    return output;
  };
  return {
    infer: ({ inputShape }) => inferred({ outputShape: inputShape }),
    forward: (builder, input, mode) => (mode === 'train' ? mask(builder, input, 'output') : input),
    backward: (builder, { dOutput, wantsInputGradient }) => (wantsInputGradient ? mask(builder, dOutput, 'dInput') : null),
  };
}
