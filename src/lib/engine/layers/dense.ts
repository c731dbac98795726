/** Every output sees every input: f(x W + b). W: [inputs, units]. */
import type { DenseLayer } from '../../spec/model.ts';
import { activateBackward, activateInPlace, describeActivation } from './activation.ts';
import { inferred, problem, showShape, type LayerLowering, type ParameterShape } from './layer.ts';

export function dense({ units, activation, bias, initialiser }: DenseLayer): LayerLowering {
  return {
    describe: `dense ${units}${describeActivation(activation)}`,

    infer({ name, inputShape }) {
      const [inputs, ...rest] = inputShape;
      if (inputs === undefined || rest.length > 0) {
        return problem('', `${name} needs a flat input, but ${showShape(inputShape)} reaches it: add a flatten layer before it.`);
      }
      const fans = { fanIn: inputs, fanOut: units };
      const weights: ParameterShape = { name: 'weights', shape: [inputs, units], initialiser, ...fans };
      const biases: ParameterShape = { name: 'bias', shape: [units], initialiser: 'zeros', ...fans };
      return inferred({ outputShape: [units], parameters: bias ? [weights, biases] : [weights], multiplyAdds: inputs * units });
    },

    forward(builder, input) {
      const output = builder.scratch('output', units);
      const weights = builder.parameter('weights');
      builder.emit({ op: 'matmul', a: input, b: weights, output, inner: input.size, columns: units, transposeB: false });
      return activateInPlace(builder, output, { bias: bias ? builder.parameter('bias') : null, channels: units, activation });
    },

    backward(builder, { input, output, dOutput, wantsInputGradient }) {
      const dSum = activateBackward(builder, { output, dOutput, activation });
      const inner = input.size;
      builder.emit({ op: 'matmulOverBatch', a: input, b: dSum, output: builder.gradient('weights'), inner, columns: units });
      if (bias) builder.emit({ op: 'biasGradient', dOutput: dSum, dBias: builder.gradient('bias'), channels: units });
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', inner);
      const weights = builder.parameter('weights');
      builder.emit({ op: 'matmul', a: dSum, b: weights, output: dInput, inner: units, columns: inner, transposeB: true });
      return dInput;
    },
  };
}
