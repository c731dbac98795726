import type { History } from '../runs/run.ts';
import { studentQuantile } from '../runs/student-t.ts';

/** Lines over epochs, of one quantity; `epoch` ascends. */
export type EpochLine = { epoch: readonly number[]; y: readonly (number | null)[] };

/** What the band around a mean tells: from the lowest to the highest, the standard deviation of the runs, or the 95% interval of their mean. */
export const bandKinds = ['none', 'range', 'deviation', 'interval'] as const;
export type BandKind = (typeof bandKinds)[number];

/** By epoch: the mean of the lines that have a finite value there, the edges of the band, and how many they are. */
export type Band = { mean: (number | null)[]; low: (number | null)[]; high: (number | null)[]; n: number[] };

/**
 * Lines that end early or break off leave the mean from there on, which `n` tells. A deviation (of the sample: divided by n - 1) and an
 * interval (Student's t) need two lines: there is no band where there is one.
 */
export function bandOf(lines: readonly EpochLine[], epochs: readonly number[], kind: BandKind = 'range'): Band {
  const row = new Map(epochs.map((epoch, i) => [epoch, i]));
  const nothing = () => epochs.map((): number | null => null);
  const band: Band = { mean: nothing(), low: nothing(), high: nothing(), n: epochs.map(() => 0) };
  const squares = epochs.map(() => 0); // of the distances from the mean, by Welford's update
  for (const { epoch, y } of lines) {
    epoch.forEach((each, at) => {
      const i = row.get(each);
      const value = y[at];
      if (i === undefined || value === null || value === undefined || !Number.isFinite(value)) return;
      const n = (band.n[i] = (band.n[i] ?? 0) + 1);
      const before = band.mean[i] ?? 0;
      const mean = (band.mean[i] = before + (value - before) / n);
      squares[i] = (squares[i] ?? 0) + (value - before) * (value - mean);
      band.low[i] = Math.min(band.low[i] ?? Infinity, value);
      band.high[i] = Math.max(band.high[i] ?? -Infinity, value);
    });
  }
  if (kind === 'range') return band;
  const factor = new Map<number, number>(); // of the standard deviation, by n
  const widthOf = (n: number) => {
    const known = factor.get(n) ?? (kind === 'deviation' ? 1 : studentQuantile(0.95, n - 1) / Math.sqrt(n));
    factor.set(n, known);
    return known;
  };
  band.n.forEach((n, i) => {
    const mean = band.mean[i] ?? null;
    const half = kind === 'none' || n < 2 || mean === null ? null : widthOf(n) * Math.sqrt((squares[i] ?? 0) / (n - 1));
    band.low[i] = half === null || mean === null ? null : mean - half;
    band.high[i] = half === null || mean === null ? null : mean + half;
  });
  return band;
}

/** Every epoch that one of them reached. */
export const epochsOf = (histories: readonly Pick<History, 'epoch'>[]): number[] =>
  [...new Set(histories.flatMap(({ epoch }) => epoch))].sort((a, b) => a - b);

/** So many epochs of each repeat are drawn at most: a screen has no more columns, and thousands of epochs arrive while they train. */
export const mostDrawn = 1000;

/** The histories at the same epochs: every so many (a power of two, so that few are left out anew), and the last where all have come to it. */
export function thinned(histories: readonly History[], limit = mostDrawn): History[] {
  const lasts = histories.map(({ epoch }) => epoch.at(-1) ?? 0);
  const longest = Math.max(0, ...lasts);
  if (longest <= limit) return [...histories];
  const every = 2 ** Math.ceil(Math.log2(longest / limit));
  const end = lasts.every((last) => last === longest) ? longest : 0;
  return histories.map((history) => {
    const rows = history.epoch.flatMap((epoch, i) => (epoch % every === 0 || epoch === end ? [i] : []));
    const at = (column: readonly number[]) => rows.map((i) => column[i] ?? NaN);
    return {
      epoch: at(history.epoch),
      step: at(history.step),
      trainLoss: at(history.trainLoss),
      trainMetric: at(history.trainMetric),
      validationLoss: at(history.validationLoss),
      validationMetric: at(history.validationMetric),
      elapsedMs: at(history.elapsedMs),
      learningRate: at(history.learningRate),
      stepLoss: { step: [], loss: [] },
    };
  });
}

/** The mean of what repeats have measured, as a history of its own. Single steps are not averaged: they stay with the repeats. */
export function meanHistory(histories: readonly History[]): History {
  const epoch = epochsOf(histories);
  const mean = (of: (history: History) => readonly number[]) =>
    bandOf(
      histories.map((history) => ({ epoch: history.epoch, y: of(history) })),
      epoch,
    ).mean.map((value) => value ?? NaN);
  // Times add up from what each epoch took, so that they ascend also where slow repeats have ended.
  const took = mean(({ elapsedMs }) => elapsedMs.map((ms, i) => ms - (elapsedMs[i - 1] ?? 0)));
  let elapsed = 0;
  return {
    epoch,
    step: mean(({ step }) => step),
    trainLoss: mean(({ trainLoss }) => trainLoss),
    trainMetric: mean(({ trainMetric }) => trainMetric),
    validationLoss: mean(({ validationLoss }) => validationLoss),
    validationMetric: mean(({ validationMetric }) => validationMetric),
    elapsedMs: took.map((ms) => (elapsed += ms)),
    learningRate: mean(({ learningRate }) => learningRate),
    stepLoss: { step: [], loss: [] },
  };
}
