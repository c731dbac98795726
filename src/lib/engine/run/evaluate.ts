/**
 * Outputs and scores of whole parts with an execution's present weights. Works in pieces of a size fixed by the plan,
 * never by time, and lets the event loop breathe between them.
 */
import type { Prepared, SeriesTruth } from '../../data/prepared.ts';
import { valueErrors } from '../../numerics/value-errors.ts';
import type { Scores } from '../../runs/events.ts';
import type { ResolvedTraining } from '../../spec/resolve.ts';
import type { Execution } from '../executors/executor.ts';
import { emptyTally, isTallied, scores, scoresOf, type TalliedLoss } from '../metrics/scores.ts';
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

type Piece = { inputs: Float32Array; start: number; rows: number };

function* piecesOf(plan: Plan, inputs: Float32Array): Generator<Piece, void> {
  const all = inputs.length / plan.inputSize;
  const most = pieceRows(plan);
  for (let start = 0; start < all; start += most) {
    const rows = Math.min(most, all - start);
    yield { inputs: inputs.subarray(start * plan.inputSize, (start + rows) * plan.inputSize), start, rows };
  }
}

/** Raw outputs of the last layer, [rows, plan.outputs]. */
export async function rawOutputs(evaluation: Evaluation, inputs: Float32Array): Promise<Float32Array> {
  const { execution, plan, breathe } = evaluation;
  const outputs = new Float32Array((inputs.length / plan.inputSize) * plan.outputs);
  for (const { inputs: piece, start, rows } of piecesOf(plan, inputs)) {
    if (start > 0) await breathe();
    const [part] = await execution.evaluate(piece, rows, [plan.layers.length - 1]);
    if (part) outputs.set(part, start * plan.outputs);
  }
  return outputs;
}

type TrainedLoss = Pick<ResolvedTraining, 'loss' | 'lossOptions'>;

/** Exact scores over a whole part, dropout off; null for an empty part. */
export async function scorePart(evaluation: Evaluation, part: Prepared['train'], training: TrainedLoss): Promise<Scores | null> {
  if (part.rows.length === 0) return null;
  const { loss, lossOptions } = training;
  const tallied = isTallied(loss) ? await tallyPart(evaluation, part, loss) : null;
  if (tallied) return tallied;
  const outputs = await rawOutputs(evaluation, part.inputs);
  const found = scores({ outputs, targets: part.targets, width: targetWidth(evaluation.plan), loss, lossOptions });
  return part.series ? { ...found, metric: explained(outputs, part.series) } : found;
}

/** Scores that the execution works out beside the outputs; null where it does not. */
async function tallyPart(evaluation: Evaluation, part: Prepared['train'], loss: TalliedLoss): Promise<Scores | null> {
  const { execution, plan, breathe } = evaluation;
  if (!execution.tally) return null;
  const width = part.targets.length / part.rows.length;
  let tally = emptyTally;
  for (const { inputs, start, rows } of piecesOf(plan, part.inputs)) {
    if (start > 0) await breathe();
    const targets = part.targets.subarray(start * width, (start + rows) * width);
    tally = execution.tally({ inputs, targets, rows, loss }, tally);
  }
  return scoresOf(tally);
}

/** R2 of a forecast in the unit of the series: of changes or logarithms it would say little, and no floor could be held to it. */
const explained = (outputs: Float32Array, truth: SeriesTruth): number =>
  valueErrors(truth.values, forecastOf(outputs, truth), truth.series.horizon).r2 ?? NaN;
