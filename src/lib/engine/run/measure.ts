/**
 * What the record of a run says of its kept weights: every measure that applies to its task, exact over whole parts, in float64. Measures
 * once, at the end; never changes a run.
 */
import type { Part, Prepared } from '../../data/prepared.ts';
import type { Scores } from '../../runs/events.ts';
import type { Measures, Metrics } from '../../runs/metrics.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { isClassLoss } from '../../spec/training.ts';
import { characterMetrics } from '../metrics/character-metrics.ts';
import { chancesOf } from '../metrics/chances.ts';
import { classMetrics } from '../metrics/class-metrics.ts';
import { valueErrors } from '../../numerics/value-errors.ts';
import { rawOutputs, scorePart } from './evaluate.ts';
import { inOwnUnit } from './own-unit.ts';

type Evaluation = Parameters<typeof rawOutputs>[0];
export type PartScores = { train: Scores; validation: Scores | null };

/** `known`: scores of these very weights, where they were just worked out. */
type Measuring = { evaluation: Evaluation; resolved: Resolved; prepared: Prepared; known?: PartScores | null };

/** Both parts with the execution's present weights; null when no example trains. */
export async function measure(measuring: Measuring): Promise<Measures | null> {
  const { train, validation, preparation } = measuring.prepared;
  if (preparation.target.type === 'characters' && measuring.known) {
    const { known } = measuring;
    return { train: characterMetrics(known.train), validation: known.validation && characterMetrics(known.validation) };
  }
  const ofTrain = await measurePart(measuring, train);
  return ofTrain && { train: ofTrain, validation: await measurePart(measuring, validation) };
}

async function measurePart({ evaluation, resolved, prepared }: Measuring, part: Part): Promise<Metrics | null> {
  if (part.rows.length === 0) return null;
  if (prepared.preparation.target.type === 'characters') {
    const found = await scorePart(evaluation, part, resolved.training);
    return found && characterMetrics(found);
  }
  const outputs = await rawOutputs(evaluation, part.inputs);
  const { loss } = resolved.training;
  const width = evaluation.plan.outputs;
  if (!isClassLoss(loss)) {
    const { truth, predicted } = inOwnUnit({ outputs, part, preparation: prepared.preparation });
    return valueErrors(truth, predicted, width);
  }
  return classMetrics(part.targets, chancesOf(outputs, loss, width), loss === 'sigmoidCrossEntropy' ? 2 : width);
}
