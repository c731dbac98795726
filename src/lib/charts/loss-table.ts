import type { History } from '../runs/run.ts';
import { bandOf, epochsOf } from './band.ts';
import { alignedDecimals, formatCount, formatFixed, formatNumber, formatSeconds } from './format.ts';
import { hasVaryingRate, type LossRun } from './loss-chart.ts';
import { movedIn } from './loss-marks.ts';

export type LossTable = {
  runs: string[]; // a heading over its columns each, when there is more than one
  columns: string[];
  rows: string[][]; // first the epoch, then the run's cells
  every: number; // 1, or n when only every n-th epoch is listed (the last always is)
};

/** The numbers behind the curves, digits aligned. At most `limit` rows. Of a group alone with its band, beside others its mean. */
export function lossTable(runs: readonly LossRun[], metricName: string, limit = 200): LossTable {
  const [first, ...others] = runs;
  if (first?.repeats && others.length === 0) return groupTable(first, first.repeats, { metricName, limit });
  const epochs = epochsOf(runs.map(({ history }) => history));
  const { every, listed } = someOf(epochs, limit);
  const single = runs.length === 1;
  const withRate = runs.some(({ history }) => hasVaryingRate(history));
  const bodies = runs.map(({ history }) => {
    const at = new Map(history.epoch.map((epoch, i) => [epoch, i]));
    const numbers = [history.trainLoss, history.validationLoss, history.trainMetric, history.validationMetric];
    const decimals = numbers.map((column) => Math.max(3, Math.min(6, alignedDecimals(column, 4))));
    return (epoch: number): string[] => {
      const i = at.get(epoch);
      const scores = numbers.map((column, c) => (i === undefined ? '' : formatFixed(column[i] ?? NaN, decimals[c] ?? 3)));
      const rate = i === undefined ? '' : formatNumber(history.learningRate[i] ?? NaN);
      const cells = withRate ? [...scores, rate] : scores;
      if (!single) return cells;
      return [formatCount(history.step[i ?? -1] ?? NaN), formatSeconds((history.elapsedMs[i ?? -1] ?? NaN) / 1000), ...cells];
    };
  });
  const moved = single && runs[0]?.interventions?.length ? runs[0] : null; // one more column says what a hand did
  const measures = [
    'train loss',
    'validation loss',
    `train ${metricName}`,
    `validation ${metricName}`,
    ...(withRate ? ['learning rate'] : []),
  ];
  return {
    runs: runs.map((run) => run.label),
    columns: single ? ['epoch', 'step', 'time', ...measures, ...(moved ? ['by hand'] : [])] : ['epoch', ...runs.flatMap(() => measures)],
    rows: listed.map((epoch, i) => [
      formatCount(epoch),
      ...bodies.flatMap((body) => body(epoch)),
      ...(moved ? [movedIn(moved, listed[i - 1] ?? 0, epoch)] : []),
    ]),
    every,
  };
}

/** Every so many epochs, and the last. */
function someOf(epochs: readonly number[], limit: number): { every: number; listed: number[] } {
  const every = Math.max(1, Math.ceil(epochs.length / limit));
  return { every, listed: epochs.filter((_, i) => (i + 1) % every === 0 || i === epochs.length - 1) };
}

/** By epoch how many repeats there are, and of each measure their mean, the lowest and the highest. */
function groupTable(
  { label, history }: LossRun,
  repeats: NonNullable<LossRun['repeats']>,
  { metricName, limit }: { metricName: string; limit: number },
): LossTable {
  const { listed } = someOf(history.epoch, limit);
  const [one = 0, other = one + 1] = listed;
  const row = new Map(history.epoch.map((epoch, i) => [epoch, i]));
  const columns: [string, (of: History) => readonly number[]][] = [
    ['train loss', ({ trainLoss }) => trainLoss],
    ['validation loss', ({ validationLoss }) => validationLoss],
    [`train ${metricName}`, ({ trainMetric }) => trainMetric],
    [`validation ${metricName}`, ({ validationMetric }) => validationMetric],
  ];
  const bands = columns.map(([, of]) => {
    const lines = repeats.map(({ drawn }) => ({ epoch: drawn.epoch, y: of(drawn) }));
    const { mean, low, high } = bandOf(lines, history.epoch);
    const numbers = [mean, low, high].map((column) => column.map((value) => value ?? NaN));
    const decimals = Math.max(3, ...numbers.map((column) => Math.min(6, alignedDecimals(column, 4))));
    return (i: number) => numbers.map((column) => formatFixed(column[i] ?? NaN, decimals));
  });
  const reached = repeats.map(({ drawn }) => new Set(drawn.epoch));
  return {
    runs: [label],
    columns: ['epoch', 'repeats', ...columns.flatMap(([name]) => [name, 'lowest', 'highest'])],
    rows: listed.map((epoch) => [
      formatCount(epoch),
      String(reached.filter((epochs) => epochs.has(epoch)).length),
      ...bands.flatMap((cells) => cells(row.get(epoch) ?? -1)),
    ]),
    every: listed.length > 2 ? other - one : 1,
  };
}

/** Every epoch of every run, and of every repeat, as CSV, in full precision; an empty cell where a value is missing. */
export function lossCsv(runs: readonly LossRun[], metricName: string): string {
  const name = metricName.toLowerCase().replace('²', '2');
  const head = ['run', 'epoch', 'step', 'seconds', 'train_loss', 'validation_loss', `train_${name}`, `validation_${name}`, 'learning_rate'];
  const cell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));
  const lines = runs.flatMap((run): readonly Pick<LossRun, 'label' | 'history'>[] => run.repeats ?? [run]);
  const rows = lines.flatMap(({ label, history }) =>
    history.epoch.map((epoch, i) => {
      const elapsed = history.elapsedMs[i];
      const numbers = [epoch, history.step[i], elapsed === undefined ? undefined : elapsed / 1000, history.trainLoss[i]];
      const rest = [history.validationLoss[i], history.trainMetric[i], history.validationMetric[i], history.learningRate[i]];
      return [`"${label.replaceAll('"', '""')}"`, ...[...numbers, ...rest].map(cell)].join(',');
    }),
  );
  return [head.join(','), ...rows].join('\n') + '\n';
}
