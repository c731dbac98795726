/** A function of each number alone, or softmax of each line, and the tail that layers with weights share: add the bias, then the function. */
import type { ActivationLayer } from '../../spec/layers/dense.ts';
import type { ActivationName } from '../../spec/layers/weights.ts';
import type { View } from '../ops/op.ts';
import { inferred, lengthOf, type LayerBuilder, type LayerLowering } from './layer.ts';

export function activation({ function: name }: ActivationLayer): LayerLowering {
  if (name === 'softmax') return softmax();
  return {
    infer: ({ inputShape }) => inferred({ outputShape: inputShape }),
    forward(builder, input) {
      if (name === 'linear') return input;
      const output = builder.scratch('output', input.size);
      builder.emit({ op: 'biasActivation', input, bias: null, output, channels: lengthOf(builder.outputShape), function: name });
      return output;
    },
    backward: (builder, { input, output, dOutput }) => activateBackward(builder, { output, dOutput, activation: name, sum: input }),
  };
}

/** Over the last length: the classes, or the channels of each position. */
function softmax(): LayerLowering {
  return {
    infer: ({ inputShape }) => inferred({ outputShape: inputShape }),
    forward(builder, input) {
      const output = builder.scratch('output', input.size);
      builder.emit({ op: 'softmax', input, output, width: lengthOf(builder.outputShape), causalRows: null });
      return output;
    },
    backward(builder, { output, dOutput, wantsInputGradient }) {
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', dOutput.size);
      builder.emit({ op: 'softmaxGradient', output, dOutput, dInput, width: lengthOf(builder.outputShape) });
      return dInput;
    },
  };
}

/** Functions whose gradient is told by the sum before them, not by what they gave. */
const needsSum = (activation: ActivationName): boolean => activation === 'gelu' || activation === 'silu';

type Tail = { bias: View | null; channels: number; activation: ActivationName };

/** `sum` is the layer's scratch 'output'. It is overwritten, save for functions that need it in the backward pass. */
export function activateInPlace(builder: LayerBuilder, sum: View, { bias, channels, activation }: Tail): View {
  const keeps = needsSum(activation);
  const first = keeps ? 'linear' : activation;
  if (bias || first !== 'linear') builder.emit({ op: 'biasActivation', input: sum, bias, output: sum, channels, function: first });
  if (!keeps) return sum;
  const output = builder.scratch('activated', sum.size);
  builder.emit({ op: 'biasActivation', input: sum, bias: null, output, channels, function: activation });
  return output;
}

type Behind = {
  output: View;
  dOutput: View;
  activation: ActivationName;
  sum?: View; // before the function; where it is left out, the layer's scratch 'output'
};

/** The gradient before the function, in the place of the gradient behind it. */
export function activateBackward(builder: LayerBuilder, { output, dOutput, activation, sum }: Behind): View {
  if (activation === 'linear') return dOutput;
  const input = needsSum(activation) ? (sum ?? builder.scratch('output', output.size)) : null;
  builder.emit({ op: 'activationGradient', output, input, dOutput, dInput: dOutput, function: activation });
  return dOutput;
}
