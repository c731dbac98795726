/** What a forecast has to beat: the seasonal naive one, and always guessing the mean of training; both in the unit of the target. */
import { seasonalNaive } from '../../baselines/naive-forecast.ts';
import { valueErrors } from '../../numerics/value-errors.ts';
import type { Floor } from '../../runs/run.ts';
import type { SeriesPreparation } from '../../spec/dataset/series.ts';
import { formatNumber } from '../../spec/show-number.ts';
import type { FittedPreparation, Part, Prepared } from '../prepared.ts';
import { moments } from '../statistics.ts';
import type { Table } from '../table.ts';
import { lagOf, levelOf } from './transform.ts';
import { bordersOf } from './windows.ts';

type Scored = { part: Part; series: SeriesPreparation; preparation: FittedPreparation };

/** The mean squared error that the forecast has as training counts it: on scaled changes. */
function lossOf(forecast: Float64Array, { part, series, preparation }: Scored): number {
  const { target } = preparation;
  const { offset, scale } = target.type === 'value' ? target : { offset: 0, scale: 1 };
  const lag = lagOf(series);
  const levels = forecast.map((value) => levelOf(value, series.transform));
  let total = 0;
  for (let at = 0; at < levels.length; at++) {
    const base = lag === 0 ? 0 : ((at % series.horizon < lag ? part.series?.known[at] : levels[at - lag]) ?? NaN);
    const error = ((levels[at] ?? NaN) - base - offset) / scale - (part.targets[at] ?? NaN);
    total += error * error;
  }
  return total / levels.length;
}

function floorOfForecast(name: { name: string; description: string }, forecast: Float64Array, scored: Scored): Floor[] {
  const truth = scored.part.series?.values;
  if (truth === undefined || forecast.length === 0 || forecast.some(Number.isNaN)) return [];
  const metrics = valueErrors(truth, forecast, scored.series.horizon);
  return [{ ...name, scores: { loss: lossOf(forecast, scored), metric: metrics.r2 ?? NaN }, metrics }];
}

/** The better of the two, with the other beside it. Null without a validation part. */
export function seriesFloor(
  table: Table,
  { preparation, validation }: Prepared,
  split: { validation: number; test: number },
): Floor | null {
  const { series, target } = preparation;
  const column = table.columns.find(({ name }) => name === target.name);
  if (!series || column?.type !== 'number') return null;
  const scored: Scored = { part: validation, series, preparation };
  const past = column.values.subarray(0, bordersOf(table.rows, split).validation).filter((value) => !Number.isNaN(value));
  const { mean } = moments(past);
  const naive = {
    name: series.season === 1 ? 'last value' : 'seasonal naive',
    description: series.season === 1 ? 'repeating the last value' : `the seasonal naive forecast, the value ${series.season} rows before`,
  };
  const floors = [
    ...floorOfForecast(naive, seasonalNaive(column.values, validation.rows, series), scored),
    ...floorOfForecast(
      { name: 'mean', description: `always guessing the mean, ${formatNumber(mean)}` },
      new Float64Array(validation.targets.length).fill(mean),
      scored,
    ),
  ];
  const [best, ...others] = floors.sort((a, b) => b.scores.metric - a.scores.metric);
  return best ? { ...best, others } : null;
}
