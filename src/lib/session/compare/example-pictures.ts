/** Examples of a comparison as pictures: a text as a side expected it, and a stretch of a series with both forecasts. Pure. */
import { spelledCharacters, type SpelledCharacter } from '../run-page/spelled-texts.ts';
import { meanOutputs, type ChangedExample } from './changed-examples.ts';
import type { ScoredSide } from './scored-sides.svelte.ts';

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The chance of each character is the geometric mean over the trainings of a side, as their mean log loss is. */
export function spelledBy(side: ScoredSide, at: number): SpelledCharacter[] {
  const spelled = side.map(({ outputs }) => spelledCharacters(outputs, at));
  const [first = []] = spelled;
  return first.map(({ character }, place) => {
    const logs = spelled.map((one) => Math.log(one[place]?.chance ?? NaN));
    return { character, chance: Math.exp(meanOf(logs)) };
  });
}

/** `a`, `b`: the mean forecasts. `offA`, `offB`: the root of the mean squared error over all trainings, in the unit of the series. `range`: of all that is drawn. */
export type ForecastPicture = {
  at: number;
  name: string; // of its first row
  truth: number[];
  a: number[];
  b: number[];
  offA: number;
  offB: number;
  range: [number, number];
};

/** Where the rows of a series have names. */
type Named = { series?: { labels: readonly string[] } };

const offBy = (side: ScoredSide, at: number): number => {
  const errors = side.flatMap(({ outputs: { outputs, truth, width } }) =>
    Array.from({ length: width }, (_, step) => ((outputs[at * width + step] ?? NaN) - (truth[at * width + step] ?? NaN)) ** 2),
  );
  return Math.sqrt(meanOf(errors));
};

export function forecastPicture({ at, row }: ChangedExample, [a, b]: readonly [ScoredSide, ScoredSide], of: Named): ForecastPicture {
  const { truth, width } = a[0].outputs;
  const lines = { truth: [...truth.subarray(at * width, (at + 1) * width)], a: meanOutputs(a, at), b: meanOutputs(b, at) };
  const all = [...lines.truth, ...lines.a, ...lines.b].filter(Number.isFinite);
  return {
    at,
    name: of.series?.labels[row] ?? `row ${row + 1}`,
    ...lines,
    offA: offBy(a, at),
    offB: offBy(b, at),
    range: [Math.min(...all), Math.max(...all)],
  };
}
