/**
 * What the record of a run says of its kept weights: every measure that applies to its task, exact over whole parts, in float64. Measures
 * once, at the end; never changes a run.
 */
import { targetNames, type Part, type Prepared } from '../../data/prepared.ts';
import type { Scores } from '../../runs/events.ts';
import type { Measures, Metrics } from '../../runs/metrics.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { isClassLoss } from '../../spec/training.ts';
import { characterMetrics } from '../metrics/character-metrics.ts';
import { chancesOf, chancesOfYes } from '../metrics/chances.ts';
import { classMetrics } from '../metrics/class-metrics.ts';
import { labelMetrics } from '../metrics/label-metrics.ts';
import { valueErrors } from '../../numerics/value-errors.ts';
import { rawOutputs, scorePart } from './evaluate.ts';
import { inOwnUnit } from './own-unit.ts';

type Evaluation = Parameters<typeof rawOutputs>[0];
export type PartScores = { train: Scores; validation: Scores | null };

/** `known`: scores of these very weights, where they were just worked out. */
type Measuring = { evaluation: Evaluation; resolved: Resolved; prepared: Prepared; known?: PartScores | null };

type PartMeasures = { all: Metrics; each?: Metrics[] }; // `each` target by itself, where there are several

/** Both parts with the execution's present weights; null when no example trains. */
export async function measure(measuring: Measuring): Promise<Measures | null> {
  const { train, validation, preparation } = measuring.prepared;
  if (preparation.target.type === 'characters' && measuring.known) {
    const { known } = measuring;
    return { train: characterMetrics(known.train), validation: known.validation && characterMetrics(known.validation) };
  }
  const ofTrain = await measurePart(measuring, train);
  const ofValidation = ofTrain && (await measurePart(measuring, validation));
  if (!ofTrain) return null;
  const targets = ofTrain.each?.map((metrics, at) => ({
    name: targetNames(preparation.target)[at] ?? '',
    train: metrics,
    validation: ofValidation?.each?.[at] ?? null,
  }));
  return { train: ofTrain.all, validation: ofValidation?.all ?? null, ...(targets && { targets }) };
}

async function measurePart({ evaluation, resolved, prepared }: Measuring, part: Part): Promise<PartMeasures | null> {
  if (part.rows.length === 0) return null;
  const { target } = prepared.preparation;
  if (target.type === 'characters') {
    const found = await scorePart(evaluation, part, resolved.training);
    return found && { all: characterMetrics(found) };
  }
  const outputs = await rawOutputs(evaluation, part.inputs);
  const { loss } = resolved.training;
  const width = evaluation.plan.outputs;
  if (target.type === 'labels') return labelMetrics(part.targets, chancesOfYes(outputs), width);
  if (isClassLoss(loss))
    return { all: classMetrics(part.targets, chancesOf(outputs, loss, width), loss === 'sigmoidCrossEntropy' ? 2 : width) };
  const { truth, predicted } = inOwnUnit({ outputs, part, preparation: prepared.preparation });
  const all = valueErrors(truth, predicted, width);
  if (target.type !== 'values') return { all };
  const only = (output: number) => (_: number, at: number) => at % width === output;
  return { all, each: target.values.map((_, output) => valueErrors(truth.filter(only(output)), predicted.filter(only(output)))) };
}
