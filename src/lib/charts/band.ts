import type { History } from '../runs/run.ts';

/** Lines over epochs, of one quantity; `epoch` ascends. */
export type EpochLine = { epoch: readonly number[]; y: readonly (number | null)[] };

/** By epoch: the mean of the lines that have a finite value there, the lowest, the highest, and how many they are. */
export type Band = { mean: (number | null)[]; low: (number | null)[]; high: (number | null)[]; n: number[] };

/** Lines that end early or break off leave the mean from there on, which `n` tells. */
export function bandOf(lines: readonly EpochLine[], epochs: readonly number[]): Band {
  const row = new Map(epochs.map((epoch, i) => [epoch, i]));
  const band: Band = { mean: epochs.map(() => null), low: epochs.map(() => null), high: epochs.map(() => null), n: epochs.map(() => 0) };
  for (const { epoch, y } of lines) {
    epoch.forEach((each, at) => {
      const i = row.get(each);
      const value = y[at];
      if (i === undefined || value === null || value === undefined || !Number.isFinite(value)) return;
      band.n[i] = (band.n[i] ?? 0) + 1;
      band.mean[i] = (band.mean[i] ?? 0) + value;
      band.low[i] = Math.min(band.low[i] ?? Infinity, value);
      band.high[i] = Math.max(band.high[i] ?? -Infinity, value);
    });
  }
  band.mean = band.mean.map((sum, i) => (sum === null ? null : sum / (band.n[i] ?? 1)));
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
