/** Predictions of a finished or stopped run from its checkpoint, with the run's own preparation. */
import { encodeRow } from '../../data/encode-row.ts';
import { inUnitOf, type Part, type Prepared } from '../../data/prepared.ts';
import type { Checkpoint } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Executor } from '../executors/executor.ts';
import { shownOutputs, shownWidth } from '../metrics/probabilities.ts';
import { rawOutputs } from './evaluate.ts';
import { forecastOf } from './own-unit.ts';
import { planRun } from './plan-run.ts';
import { trueChances } from './true-chances.ts';

export type Predicting = { run: Run; checkpoint: Checkpoint; prepared: Prepared; executor: Executor; breathe: () => Promise<void> };

type PartPredictions = {
  rows: Int32Array; // source table rows
  outputs: Float32Array; // [rows, width] probabilities of every class, of the yes of each label, values in their targets' unit, or of each true next character (-1: none)
  width: number;
  truth: Float32Array; // class codes, or [rows, width] values in their targets' unit, or 0 and 1 for each label
  classes: string[] | null;
  next?: Float32Array; // of a series: what follows its last row
};

export type Evaluation = Parameters<typeof rawOutputs>[0];

/** Lets `use` evaluate with the weights that a run kept, and lets go of them however it ends. */
export async function withKept<T>(predicting: Predicting, use: (evaluation: Evaluation) => Promise<T>): Promise<Parsed<T>> {
  const { run, checkpoint, prepared, executor, breathe } = predicting;
  const plan = planRun(run.resolved, prepared);
  if (!plan.ok) return plan;
  const supported = executor.supports(plan.value);
  if (supported !== true) return { ok: false, issues: [{ path: '', message: supported }] };
  // No training here: one resident example stands for the data.
  const data = { inputs: new Float32Array(plan.value.inputSize), targets: new Float32Array(1), examples: 1 };
  const execution = await executor.open(plan.value, data, run.seed);
  try {
    await execution.load({ params: checkpoint.params, slots: checkpoint.slots, step: checkpoint.step });
    return { ok: true, value: await use({ execution, plan: plan.value, breathe }) };
  } finally {
    execution.dispose();
  }
}

/** What the last layer gives for encoded inputs, [rows, width]. */
const predictRaw = (predicting: Predicting, inputs: Float32Array): Promise<Parsed<{ raw: Float32Array; width: number }>> =>
  withKept(predicting, async (evaluation) => ({ raw: await rawOutputs(evaluation, inputs), width: evaluation.plan.outputs }));

/** Outputs for encoded inputs, [rows, width]: probabilities, or values in the target's unit. Not for windows of a series. */
export async function predict(predicting: Predicting, inputs: Float32Array): Promise<Parsed<{ outputs: Float32Array; width: number }>> {
  const predicted = await predictRaw(predicting, inputs);
  if (!predicted.ok) return predicted;
  const { raw, width } = predicted.value;
  const { loss } = predicting.run.resolved.training;
  const outputs = shownOutputs(raw, { loss, width, target: predicting.prepared.preparation.target });
  return { ok: true, value: { outputs, width: shownWidth(loss, width) } };
}

/** The validation part, example by example. */
export async function predictValidation(predicting: Predicting): Promise<Parsed<PartPredictions>> {
  if (predicting.prepared.next) return predictSeries(predicting, predicting.prepared.next);
  const { validation, preparation } = predicting.prepared;
  if (preparation.target.type === 'characters') return predictCharacters(predicting, preparation.target.classes);
  const predicted = await predict(predicting, validation.inputs);
  if (!predicted.ok) return predicted;
  const { target } = preparation;
  const truth = validation.targets.map(inUnitOf(target));
  const classes = target.type === 'classes' ? target.classes : null;
  return { ok: true, value: { rows: validation.rows, ...predicted.value, truth, classes } };
}

/** The validation windows and the one after the last row of the series, which nobody knows the truth of. */
async function predictSeries(predicting: Predicting, next: Part): Promise<Parsed<PartPredictions>> {
  const { validation } = predicting.prepared;
  const inputs = new Float32Array(validation.inputs.length + next.inputs.length);
  inputs.set(validation.inputs);
  inputs.set(next.inputs, validation.inputs.length);
  const predicted = await predictRaw(predicting, inputs);
  if (!predicted.ok) return predicted;
  const { raw, width } = predicted.value;
  const valuesOf = ({ series }: Part, outputs: Float32Array) => Float32Array.from(series ? forecastOf(outputs, series) : outputs);
  const seen = validation.rows.length * width;
  const outputs = valuesOf(validation, raw.subarray(0, seen));
  const truth = Float32Array.from(validation.series?.values ?? []);
  return { ok: true, value: { rows: validation.rows, outputs, width, truth, classes: null, next: valuesOf(next, raw.subarray(seen)) } };
}

/** Of next characters only what was given to the true ones: the rest would be as many numbers as there are characters. */
async function predictCharacters(predicting: Predicting, classes: string[]): Promise<Parsed<PartPredictions>> {
  const { rows, inputs, targets: truth } = predicting.prepared.validation;
  const chances = await withKept(predicting, async (evaluation) => trueChances(await rawOutputs(evaluation, inputs), truth));
  return chances.ok ? { ok: true, value: { rows, outputs: chances.value, width: truth.length / rows.length, truth, classes } } : chances;
}

/** One new row by raw column name. */
export async function predictRow(predicting: Predicting, row: Record<string, number | string>): Promise<Parsed<{ outputs: number[] }>> {
  const encoded = encodeRow(predicting.prepared.preparation, row);
  if (!encoded.ok) return encoded;
  const predicted = await predict(predicting, encoded.value);
  return predicted.ok ? { ok: true, value: { outputs: [...predicted.value.outputs] } } : predicted;
}
