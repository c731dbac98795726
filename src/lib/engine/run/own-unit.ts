/** Values back in the unit of the target, as the measures and the run page show them. */
import type { FittedPreparation, Part } from '../../data/prepared.ts';

type Scaled = { outputs: Float32Array; part: Pick<Part, 'targets'>; preparation: Pick<FittedPreparation, 'target'> };

/** Truth and predictions [rows, values] in float64. @throws RangeError when the target has classes. */
export function inOwnUnit({ outputs, part, preparation }: Scaled): { truth: Float64Array; predicted: Float64Array } {
  const { target } = preparation;
  if (target.type !== 'value') throw new RangeError('Classes have no unit.');
  const unscaled = (values: Float32Array) => Float64Array.from(values, (value) => value * target.scale + target.offset);
  return { truth: unscaled(part.targets), predicted: unscaled(outputs) };
}
