/** Adds learned numbers to each position: y = x + bias, bias [positions, channels]. */
import { inferred, problem, showShape, type LayerLowering } from './layer.ts';

export function positionEmbedding(): LayerLowering {
  return {
    infer({ name, inputShape }) {
      const [positions, channels] = inputShape;
      if (positions === undefined || channels === undefined || inputShape.length > 2) {
        return problem(
          '',
          `${name} needs a sequence (positions x channels), but it gets ${showShape(inputShape)}: put it behind an embedding.`,
        );
      }
      const fans = { fanIn: 1, fanOut: channels }; // drawn as an embedding's rows are
      return inferred({
        outputShape: inputShape,
        parameters: [{ name: 'bias', shape: [positions, channels], initialiser: 'glorotUniform', ...fans }],
        multiplyAdds: positions * channels,
      });
    },

    forward(builder, input) {
      const output = builder.scratch('output', input.size);
      builder.emit({ op: 'biasActivation', input, bias: builder.parameter('bias'), output, channels: input.size, function: 'linear' });
      return output;
    },

    backward(builder, { dOutput }) {
      builder.emit({ op: 'biasGradient', dOutput, dBias: builder.gradient('bias'), channels: dOutput.size });
      return dOutput;
    },
  };
}
