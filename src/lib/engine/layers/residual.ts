/** y = x + inner(x): the layers inside must give back the shape they got. */
import type { ResidualLayer } from '../../spec/model.ts';
import { inferred, problem, showShape, type LayerLowering } from './layer.ts';

export function residual({ layers }: ResidualLayer): LayerLowering {
  return {
    inner: layers,

    infer({ name, inputShape, innerShape }) {
      const given = innerShape ?? inputShape;
      if (String(given) === String(inputShape)) return inferred({ outputShape: inputShape });
      const message = `${name} adds its input, ${showShape(inputShape)}, to what its layers give, ${showShape(given)}: make the last layer inside give ${showShape(inputShape)}.`;
      return problem('', message);
    },

    forward(builder, input) {
      const output = builder.scratch('output', input.size);
      builder.emit({ op: 'add', a: input, b: builder.inner.forward(input), output });
      return output;
    },

    backward(builder, { dOutput, wantsInputGradient }) {
      const behind = builder.scratch('dInner', dOutput.size);
      builder.emit({ op: 'copy', input: dOutput, output: behind });
      const dInner = builder.inner.backward(behind, wantsInputGradient);
      if (!wantsInputGradient) return null;
      if (!dInner) throw new Error('The layers inside a residual block gave no gradient for their input.');
      const dInput = builder.scratch('dInput', dOutput.size);
      builder.emit({ op: 'add', a: dOutput, b: dInner, output: dInput });
      return dInput;
    },
  };
}
