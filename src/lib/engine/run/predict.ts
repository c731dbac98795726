/** Predictions of a finished or stopped run from its checkpoint, with the run's own preparation. */
import { encodeRow } from '../../data/encode-row.ts';
import type { Prepared } from '../../data/prepared.ts';
import type { Checkpoint } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Executor } from '../executors/executor.ts';
import { shownOutputs, shownWidth } from '../metrics/probabilities.ts';
import { rawOutputs } from './evaluate.ts';
import { planRun } from './plan-run.ts';

export type Predicting = { run: Run; checkpoint: Checkpoint; prepared: Prepared; executor: Executor; breathe: () => Promise<void> };

type PartPredictions = {
  rows: Int32Array; // source table rows
  outputs: Float32Array; // [rows, width] probabilities of every class, or values in the target's unit
  width: number;
  truth: Float32Array; // class codes, or values in the target's unit
  classes: string[] | null;
};

/** Outputs for encoded inputs, [rows, width]. */
export async function predict(predicting: Predicting, inputs: Float32Array): Promise<Parsed<{ outputs: Float32Array; width: number }>> {
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
    const raw = await rawOutputs({ execution, plan: plan.value, breathe }, inputs);
    const { loss } = run.resolved.training;
    const about = { loss, width: plan.value.outputs, target: prepared.preparation.target };
    return { ok: true, value: { outputs: shownOutputs(raw, about), width: shownWidth(loss, plan.value.outputs) } };
  } finally {
    execution.dispose();
  }
}

/** The validation part, example by example. */
export async function predictValidation(predicting: Predicting): Promise<Parsed<PartPredictions>> {
  const { validation, preparation } = predicting.prepared;
  const predicted = await predict(predicting, validation.inputs);
  if (!predicted.ok) return predicted;
  const { target } = preparation;
  const truth = target.type === 'value' ? validation.targets.map((value) => value * target.scale + target.offset) : validation.targets;
  const classes = target.type === 'classes' ? target.classes : null;
  return { ok: true, value: { rows: validation.rows, ...predicted.value, truth, classes } };
}

/** One new row by raw column name. */
export async function predictRow(predicting: Predicting, row: Record<string, number | string>): Promise<Parsed<{ outputs: number[] }>> {
  const encoded = encodeRow(predicting.prepared.preparation, row);
  if (!encoded.ok) return encoded;
  const predicted = await predict(predicting, encoded.value);
  return predicted.ok ? { ok: true, value: { outputs: [...predicted.value.outputs] } } : predicted;
}
