/** Values back in the unit of the target, as the measures and the run page show them. */
import { inUnitOf, type FittedPreparation, type Part, type SeriesTruth } from '../../data/prepared.ts';
import { toValues } from '../../data/series/transform.ts';

type Scaled = { outputs: Float32Array; part: Pick<Part, 'targets' | 'series'>; preparation: Pick<FittedPreparation, 'target'> };

/** Truth and predictions [rows, values] in float64. @throws RangeError when the target has classes. */
export function inOwnUnit({ outputs, part, preparation }: Scaled): { truth: Float64Array; predicted: Float64Array } {
  const { target } = preparation;
  if (target.type !== 'value' && target.type !== 'values') throw new RangeError('Classes have no unit.');
  const inUnit = inUnitOf(target);
  const unscaled = (values: Float32Array) => Float64Array.from(values, inUnit);
  if (!part.series) return { truth: unscaled(part.targets), predicted: unscaled(outputs) };
  return { truth: part.series.values, predicted: forecastOf(outputs, part.series) };
}

/** Outputs [rows, horizon] of windows as values of the series. */
export function forecastOf(outputs: Float32Array, { known, scaling, series }: Omit<SeriesTruth, 'values'>): Float64Array {
  return toValues(
    Float64Array.from(outputs, (value) => value * scaling.scale + scaling.offset),
    known,
    series,
  );
}
