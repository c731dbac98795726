/** Every output sees every input: f(x W + b). W: [inputs, units]. */
import type { DenseLayer } from '../../spec/layers/dense.ts';
import { activateBackward, activateInPlace } from './activation.ts';
import { inferred, lengthOf, problem, showShape, sizeOf, type LayerLowering, type ParameterShape } from './layer.ts';

export function dense({ units, activation, bias, initialiser }: DenseLayer): LayerLowering {
  return {
    infer({ name, inputShape }) {
      const inputs = inputShape.at(-1);
      if (inputs === undefined || inputShape.length > 2) {
        return problem(
          '',
          `${name} needs a flat input or a sequence, but ${showShape(inputShape)} reaches it: add a flatten layer before it.`,
        );
      }
      const positions = sizeOf(inputShape) / inputs;
      const fans = { fanIn: inputs, fanOut: units };
      const weights: ParameterShape = { name: 'weights', shape: [inputs, units], initialiser, ...fans };
      const biases: ParameterShape = { name: 'bias', shape: [units], initialiser: 'zeros', ...fans };
      return inferred({
        outputShape: [...inputShape.slice(0, -1), units],
        parameters: bias ? [weights, biases] : [weights],
        multiplyAdds: positions * inputs * units,
      });
    },

    forward(builder, input) {
      const output = builder.scratch('output', sizeOf(builder.outputShape));
      const weights = builder.parameter('weights');
      builder.emit({ op: 'matmul', a: input, b: weights, output, inner: lengthOf(builder.inputShape), columns: units, transposeB: false });
      return activateInPlace(builder, output, { bias: bias ? builder.parameter('bias') : null, channels: units, activation });
    },

    backward(builder, { input, output, dOutput, wantsInputGradient }) {
      const dSum = activateBackward(builder, { output, dOutput, activation });
      const inner = lengthOf(builder.inputShape);
      builder.emit({ op: 'matmulOverBatch', a: input, b: dSum, output: builder.gradient('weights'), inner, columns: units });
      if (bias) builder.emit({ op: 'biasGradient', dOutput: dSum, dBias: builder.gradient('bias'), channels: units });
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', input.size);
      const weights = builder.parameter('weights');
      builder.emit({ op: 'matmul', a: dSum, b: weights, output: dInput, inner: units, columns: inner, transposeB: true });
      return dInput;
    },
  };
}
