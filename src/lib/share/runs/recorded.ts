/** A run together with its history, and the numbers in both as every tracker has them: series over steps, and final values. */
import type { Metrics } from '../../runs/metrics.ts';
import type { History, Run } from '../../runs/run.ts';
import { startedAtOf } from '../../runs/status.ts';

export type RecordedRun = { run: Run; history: History };

/** `at`: Unix milliseconds. Points are in the order of their steps. */
export type Point = { step: number; at: number; value: number };
export type Series = { part: 'train' | 'validation'; name: string; points: Point[] };

/** Training time behind the start; pauses are left out, since no record tells when they were. */
function clockOf({ run, history }: RecordedRun): (step: number) => number {
  const start = startedAtOf(run.state) ?? run.createdAt;
  const [first = 0] = history.step;
  const origin = { step: run.origin?.step ?? 0, elapsed: 0 };
  return (step) => {
    let at = history.step.findIndex((end) => end >= step);
    if (at < 0) at = history.step.length - 1;
    const before = at > 0 ? { step: history.step[at - 1] ?? 0, elapsed: history.elapsedMs[at - 1] ?? 0 } : origin;
    const after = { step: history.step[at] ?? first, elapsed: history.elapsedMs[at] ?? 0 };
    const share = after.step > before.step ? Math.min(1, (step - before.step) / (after.step - before.step)) : 1;
    return Math.round(start + before.elapsed + share * (after.elapsed - before.elapsed));
  };
}

const allMissing = (values: readonly number[]) => values.every((value) => Number.isNaN(value));

/** Every series that has a number; steps are optimizer steps done. A validation part or a learning rate that is not there is left out. */
export function seriesOf(recorded: RecordedRun): Series[] {
  const { run, history } = recorded;
  const clock = clockOf(recorded);
  const metric = run.metricName === 'R2' ? 'r2' : run.metricName;
  const byEpoch = (part: Series['part'], name: string, values: readonly number[]): Series[] => {
    const points = values.map((value, at) => ({ step: history.step[at] ?? 0, at: clock(history.step[at] ?? 0), value }));
    return points.length > 0 ? [{ part, name, points }] : [];
  };
  const { step: steps, loss } = history.stepLoss;
  const byStep = steps.map((step, at) => ({ step: step + 1, at: clock(step + 1), value: loss[at] ?? NaN }));
  return [
    ...byEpoch('train', 'loss', history.trainLoss),
    ...byEpoch('train', metric, history.trainMetric),
    ...(run.examples.validation === 0
      ? []
      : [...byEpoch('validation', 'loss', history.validationLoss), ...byEpoch('validation', metric, history.validationMetric)]),
    ...byEpoch('train', 'epoch', history.epoch),
    ...(allMissing(history.learningRate) ? [] : byEpoch('train', 'learning_rate', history.learningRate)),
    ...(byStep.length > 0 ? [{ part: 'train' as const, name: 'step_loss', points: byStep }] : []),
  ];
}

const named = (part: string, metrics: Metrics | null): [string, number][] =>
  Object.entries(metrics ?? {}).map(([name, value]) => [`${part}.${name}`, value]);

/** The measures of the weights that were kept, by name: 'validation.macroF1', and of several targets 'price.validation.rmse'. */
export function finalMeasures({ measures }: Run): [name: string, value: number][] {
  if (!measures) return [];
  const { train, validation, targets = [] } = measures;
  return [
    ...named('train', train),
    ...named('validation', validation),
    ...targets.flatMap((target) => [
      ...named(`${target.name}.train`, target.train),
      ...named(`${target.name}.validation`, target.validation),
    ]),
  ];
}

/** When it came to its end, where that is known. */
export const finishedAtOf = ({ state }: Run): number | null => ('finishedAt' in state ? state.finishedAt : null);
