/** The transform of a series and its way back: log first, then the difference to an earlier row. */
import { exp, log } from '../../numerics/exact-math.ts';
import type { SeriesPreparation } from '../../spec/dataset/series.ts';

/** How many rows back a difference looks; 0 is none. */
export function lagOf({ differencing, season }: Pick<SeriesPreparation, 'differencing' | 'season'>): number {
  switch (differencing) {
    case 'none':
      return 0;
    case 'first':
      return 1;
    case 'seasonal':
      return season;
    default:
      return differencing satisfies never;
  }
}

export const levelOf = (value: number, transform: SeriesPreparation['transform']): number => (transform === 'log' ? log(value) : value);
const valueOf = (level: number, transform: SeriesPreparation['transform']): number => (transform === 'log' ? exp(level) : level);

/** What a model sees: levels, or their change over `lag` rows, which the first `lag` rows have not. */
export const differences = (levels: Float64Array, lag: number): Float64Array =>
  lag === 0 ? levels : levels.map((level, row) => level - (levels[row - lag] ?? NaN));

type Way = Pick<SeriesPreparation, 'transform' | 'horizon' | 'differencing' | 'season'>;

/**
 * Predicted changes [rows, horizon] back to values. `known` [rows, horizon] holds the level `lag` rows before each, where that row was
 * past already; later ones stand on the predictions themselves.
 */
export function toValues(changes: ArrayLike<number>, known: Float64Array, way: Way): Float64Array {
  const { horizon, transform } = way;
  const lag = lagOf(way);
  const levels = new Float64Array(changes.length);
  const values = new Float64Array(changes.length);
  for (let at = 0; at < changes.length; at++) {
    const isOnPast = at % horizon < lag;
    const base = lag === 0 ? 0 : ((isOnPast ? known[at] : levels[at - lag]) ?? NaN);
    const level = base + (changes[at] ?? NaN);
    levels[at] = level;
    values[at] = valueOf(level, transform);
  }
  return values;
}
