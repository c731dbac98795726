/** Swaps the positions and the channels of a sequence: [positions, channels] to [channels, positions]. */
import type { Part } from '../ops/op.ts';
import { inferred, problem, showShape, type LayerLowering } from './layer.ts';

export function transpose(): LayerLowering {
  return {
    infer({ name, inputShape }) {
      const [positions, channels] = inputShape;
      if (positions === undefined || channels === undefined || inputShape.length > 2) {
        return problem(
          '',
          `${name} needs a sequence (positions x channels), but it gets ${showShape(inputShape)}: use it between layers that give one.`,
        );
      }
      return inferred({ outputShape: [channels, positions] });
    },
    forward(builder, input) {
      const output = builder.scratch('output', input.size);
      builder.emit({ op: 'take', input, output, part: turned(builder.inputShape) });
      return output;
    },
    backward(builder, { dOutput, wantsInputGradient }) {
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', dOutput.size);
      builder.emit({ op: 'place', input: dOutput, output: dInput, onto: null, part: turned(builder.inputShape) });
      return dInput;
    },
  };
}

const turned = ([positions = 1, channels = 1]: number[]): Part => ({ start: 0, lengths: [channels, positions], strides: [1, channels] });
