/** A learned row of numbers for each code: [positions] of codes to [positions, units]. Weights: [vocabulary, units]. */
import type { EmbeddingLayer } from '../../spec/layers/attention.ts';
import { inferred, problem, sizeOf, type LayerLowering } from './layer.ts';

export function embedding({ vocabulary, units }: EmbeddingLayer): LayerLowering {
  return {
    infer({ name, inputShape, tokens }) {
      if (tokens === null) {
        return problem('', `${name} needs codes of a vocabulary, such as characters, but numbers reach it: put it first, on data of text.`);
      }
      if (tokens > vocabulary) {
        return problem('vocabulary', `The data have ${tokens} codes but ${name} knows ${vocabulary}: set vocabulary to ${tokens} or more.`);
      }
      // One row is seen at a time, so one number goes into each output.
      const weights = {
        name: 'weights',
        shape: [vocabulary, units],
        initialiser: 'glorotUniform',
        fanIn: 1,
        fanOut: units,
        isTable: true,
      } as const;
      return inferred({ outputShape: [...inputShape, units], parameters: [{ ...weights, shape: [...weights.shape] }] });
    },

    forward(builder, input) {
      const output = builder.scratch('output', sizeOf(builder.outputShape));
      builder.emit({ op: 'embed', codes: input, table: builder.parameter('weights'), output, units });
      return output;
    },

    backward(builder, { input, dOutput }) {
      builder.emit({ op: 'embedGradient', codes: input, dOutput, dTable: builder.gradient('weights'), units });
      return null;
    },
  };
}
