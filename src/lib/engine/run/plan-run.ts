/** From a run's resolved spec to what an executor opens: the plan, the first knobs, the widths. Pure. */
import type { Prepared } from '../../data/prepared.ts';
import { knobsAt } from '../../runs/interventions.ts';
import type { Run } from '../../runs/run.ts';
import type { Issue, Parsed } from '../../spec/parse.ts';
import { layersInOrder, type Model } from '../../spec/model.ts';
import type { Resolved } from '../../spec/resolve.ts';
import type { LossName } from '../../spec/training.ts';
import type { Knobs } from '../executors/executor.ts';
import { buildPlan } from '../ops/build-plan.ts';
import type { Plan } from '../ops/plan.ts';

/** Outputs the last layer must have: one for a value or a sigmoid, else one a class. */
export function outputsOf(target: Prepared['preparation']['target'], loss: LossName): number {
  return target.type === 'classes' && loss === 'softmaxCrossEntropy' ? target.classes.length : 1;
}

/** The plan of a run on its data, or the places that do not fit. `batchSize` may be narrower than the spec's. */
export function planRun(resolved: Resolved, prepared: Prepared, batchSize = resolved.training.batchSize): Parsed<Plan> {
  const examples = prepared.train.targets.length;
  const { loss, optimizer } = resolved.training;
  if (examples === 0) return problem('', 'The training part is empty: give the split fewer validation and test rows.');
  if (batchSize > examples) {
    return problem('batchSize', `The batch size ${batchSize} is larger than the ${examples} training examples: take ${examples} or less.`);
  }
  const outputs = outputsOf(prepared.preparation.target, loss);
  return buildPlan({ model: resolved.model, inputShape: prepared.preparation.inputShape, outputs, loss, optimizer, batchSize });
}

/** The numbers that may move while training, as they are before the step after `step` steps. */
export function knobsOf(run: Pick<Run, 'resolved' | 'interventions'>, step: number): Knobs {
  const { learningRate, l1, l2, dropout } = knobsAt(run, step);
  const knobs: Knobs = { learningRate, l1, l2 };
  for (const [layer, rate] of Object.entries(dropout)) knobs[`dropout.${Number(layer)}`] = rate;
  return knobs;
}

/** The same numbers as the spec sets them. */
export const firstKnobs = (resolved: Resolved): Knobs => knobsOf({ resolved, interventions: [] }, 0);

/** The same knobs with nothing that holds a fit back. */
export function unregularised(knobs: Knobs, model: Model): Knobs {
  const free: Knobs = { ...knobs, l1: 0, l2: 0 };
  layersInOrder(model.layers).forEach((layer, index) => {
    if (layer.type === 'dropout') free[`dropout.${index}`] = 0;
  });
  return free;
}

const problem = (path: string, message: string): { ok: false; issues: Issue[] } => ({ ok: false, issues: [{ path, message }] });

/** All issues as one sentence after another. */
export const sentenceOf = (issues: readonly Issue[]): string => issues.map(({ message }) => message).join(' ');
