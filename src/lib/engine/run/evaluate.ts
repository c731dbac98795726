/**
 * Outputs and scores of whole parts with an execution's present weights. Works in pieces of a size fixed by the plan,
 * never by time, and lets the event loop breathe between them.
 */
import type { Prepared, SeriesTruth } from '../../data/prepared.ts';
import { valueErrors } from '../../numerics/value-errors.ts';
import type { Scores } from '../../runs/events.ts';
import type { ResolvedTraining } from '../../spec/resolve.ts';
import type { Execution } from '../executors/executor.ts';
import { scores } from '../metrics/scores.ts';
import type { Plan } from '../ops/plan.ts';
import { forecastOf } from './own-unit.ts';

type Evaluation = { execution: Execution; plan: Plan; breathe: () => Promise<void> };

/** Multiply-adds of one piece: a few milliseconds on wasm. */
const pieceWork = 8_000_000;
const smallestPiece = 64;

function pieceRows(plan: Plan): number {
  const work = plan.layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0) + plan.inputSize;
  return Math.max(Math.floor(pieceWork / work), smallestPiece);
}

/** Outputs of one position: the last length of what the model ends with. */
export const targetWidth = (plan: Plan): number => plan.layers.at(-1)?.outputShape.at(-1) ?? plan.outputs;

/** Raw outputs of the last layer, [rows, plan.outputs]. */
export async function rawOutputs({ execution, plan, breathe }: Evaluation, inputs: Float32Array): Promise<Float32Array> {
  const rows = inputs.length / plan.inputSize;
  const piece = pieceRows(plan);
  const outputs = new Float32Array(rows * plan.outputs);
  for (let start = 0; start < rows; start += piece) {
    const count = Math.min(piece, rows - start);
    const [part] = await execution.evaluate(inputs.subarray(start * plan.inputSize, (start + count) * plan.inputSize), count, [
      plan.layers.length - 1,
    ]);
    if (part) outputs.set(part, start * plan.outputs);
    if (start + count < rows) await breathe();
  }
  return outputs;
}

type TrainedLoss = Pick<ResolvedTraining, 'loss' | 'lossOptions'>;

/** Exact scores over a whole part, dropout off; null for an empty part. */
export async function scorePart(evaluation: Evaluation, part: Prepared['train'], training: TrainedLoss): Promise<Scores | null> {
  if (part.rows.length === 0) return null;
  const outputs = await rawOutputs(evaluation, part.inputs);
  const { loss, lossOptions } = training;
  const found = scores({ outputs, targets: part.targets, width: targetWidth(evaluation.plan), loss, lossOptions });
  return part.series ? { ...found, metric: explained(outputs, part.series) } : found;
}

/** R2 of a forecast in the unit of the series: of changes or logarithms it would say little, and no floor could be held to it. */
const explained = (outputs: Float32Array, truth: SeriesTruth): number =>
  valueErrors(truth.values, forecastOf(outputs, truth), truth.series.horizon).r2 ?? NaN;
