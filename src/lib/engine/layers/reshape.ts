/** The same numbers in another shape, the last length running fastest. Costs nothing. */
import type { ReshapeLayer } from '../../spec/layers/shape.ts';
import { inferred, problem, showShape, sizeOf, type LayerLowering } from './layer.ts';

export function reshape({ shape }: ReshapeLayer): LayerLowering {
  return {
    infer({ name, inputShape }) {
      if (sizeOf(shape) === sizeOf(inputShape)) return inferred({ outputShape: shape });
      const [before, after] = [sizeOf(inputShape), sizeOf(shape)];
      const message = `${name} gets ${showShape(inputShape)}, ${before} in all, but ${shape.join('x')} are ${after}: choose lengths whose product is ${before}.`;
      return problem('shape', message);
    },
    forward: (_builder, input) => input,
    backward: (_builder, { dOutput }) => dOutput,
  };
}
