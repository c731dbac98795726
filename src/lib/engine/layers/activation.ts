/** A function of each number alone, and the tail that dense and conv2d share: add the bias, then the function. */
import type { ActivationLayer } from '../../spec/layers/dense.ts';
import type { ActivationName } from '../../spec/layers/weights.ts';
import type { View } from '../ops/op.ts';
import { inferred, type LayerBuilder, type LayerLowering } from './layer.ts';

export function activation({ function: name }: ActivationLayer): LayerLowering {
  return {
    infer: ({ inputShape }) => inferred({ outputShape: inputShape }),
    forward(builder, input) {
      if (name === 'linear') return input;
      const output = builder.scratch('output', input.size);
      builder.emit({ op: 'biasActivation', input, bias: null, output, channels: channelsOf(builder), function: name });
      return output;
    },
    backward: (builder, { output, dOutput }) => activateBackward(builder, { output, dOutput, activation: name }),
  };
}

const channelsOf = ({ outputShape }: LayerBuilder): number => outputShape.at(-1) ?? 1;

type Tail = { bias: View | null; channels: number; activation: ActivationName };

export function activateInPlace(builder: LayerBuilder, sum: View, { bias, channels, activation }: Tail): View {
  if (bias || activation !== 'linear') {
    builder.emit({ op: 'biasActivation', input: sum, bias, output: sum, channels, function: activation });
  }
  return sum;
}

/** The gradient before the function, in the place of the gradient behind it. */
export function activateBackward(
  builder: LayerBuilder,
  { output, dOutput, activation }: { output: View; dOutput: View; activation: ActivationName },
): View {
  if (activation !== 'linear') builder.emit({ op: 'activationGradient', output, dOutput, dInput: dOutput, function: activation });
  return dOutput;
}
