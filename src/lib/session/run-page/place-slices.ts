/** Slices of what has no columns: forecasts by how far ahead and when, characters by where they stand in their text. Pure. */
import type { SliceColumn } from '../../runs/diagnosis/slices.ts';
import type { SeriesPreparation } from '../../spec/dataset/series.ts';
import type { Predictions } from '../../worker/protocol.ts';
import { slicesIn, type SlicesView } from './slices-view.ts';

/** More of them are cut into ranges. */
const mostPlaces = 24;

/** Places counted from 1: each by itself where they are few. */
function placesColumn(name: string, places: ArrayLike<number>, count: number): SliceColumn[] {
  if (count < 2) return [];
  if (count > mostPlaces) return [{ name, type: 'number', values: places }];
  const categories = Array.from({ length: count }, (_, at) => String(at + 1));
  return [{ name, type: 'category', categories, codes: Array.from(places, (place) => place - 1) }];
}

type Forecasts = Pick<Predictions, 'rows' | 'outputs' | 'truth' | 'width'>;

/** Each forecast value is an example; steps ahead and rows are counted from 1. */
export function forecastSlices({ rows, outputs, truth, width }: Forecasts, { season }: Pick<SeriesPreparation, 'season'>): SlicesView {
  const rowOf = (at: number) => (rows[Math.floor(at / width)] ?? NaN) + (at % width);
  const each = (place: (at: number) => number) => Float64Array.from(truth, (_, at) => place(at));
  return slicesIn({
    columns: [
      ...placesColumn(
        'steps ahead',
        each((at) => (at % width) + 1),
        width,
      ),
      ...placesColumn(
        'row of the season',
        each((at) => (rowOf(at) % season) + 1),
        season,
      ),
      { name: 'row', type: 'number', values: each((at) => rowOf(at) + 1) },
    ],
    errors: each((at) => Math.abs((outputs[at] ?? NaN) - (truth[at] ?? NaN))),
    isShare: false,
    scoreName: 'mean miss',
    none: (least) => `No stretch of rows and no place in them has ${least} forecasts within and without, so there is nothing to compare.`,
    care: 'Rows that follow one another are often missed alike, so the intervals are rather too narrow.',
  });
}

/** Each true next character is an example; its error is -ln of the chance it was given. */
export function characterSlices({ outputs, truth, width }: Omit<Forecasts, 'rows'>): SlicesView {
  const found = Array.from(truth.keys()).filter((at) => (truth[at] ?? -1) >= 0);
  const lengths = new Map<number, number>(); // by text
  for (const at of found) lengths.set(Math.floor(at / width), (lengths.get(Math.floor(at / width)) ?? 0) + 1);
  return slicesIn({
    columns: [
      ...placesColumn(
        'character',
        found.map((at) => (at % width) + 1),
        width,
      ),
      { name: 'characters in the text', type: 'number', values: found.map((at) => lengths.get(Math.floor(at / width)) ?? NaN) },
    ],
    errors: found.map((at) => -Math.log(outputs[at] ?? NaN)),
    isShare: false,
    scoreName: 'nats',
    none: (least) => `No place in the texts has ${least} characters within and without, so there is nothing to compare.`,
    care: 'Characters of one text depend on one another, so the intervals are rather too narrow.',
  });
}
