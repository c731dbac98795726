/** From a run's resolved spec to what an executor opens: the plan, the first knobs, the widths. Pure. */
import { valuesOf, type Prepared } from '../../data/prepared.ts';
import { codesOf } from '../../data/text/fit-text.ts';
import { knobsAt } from '../../runs/interventions.ts';
import type { Run } from '../../runs/run.ts';
import type { Issue, Parsed } from '../../spec/parse.ts';
import { layersInOrder, type Model } from '../../spec/model.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { settingsOf, type LossName } from '../../spec/training.ts';
import type { Knobs } from '../executors/executor.ts';
import { lossShape } from '../losses/shape.ts';
import { buildPlan } from '../ops/build-plan.ts';
import type { Plan } from '../ops/plan.ts';

/** Outputs the last layer must have for each value or label: one for a value or a sigmoid, else one a class. */
export function outputsOf(target: Prepared['preparation']['target'], loss: LossName): number {
  return 'classes' in target && loss === 'softmaxCrossEntropy' ? target.classes.length : 1;
}

/** The plan of a run on its data, or the places that do not fit. `batchSize` may be narrower than the spec's. */
export function planRun(resolved: Resolved, prepared: Prepared, batchSize = resolved.training.batchSize): Parsed<Plan> {
  const examples = prepared.train.rows.length;
  const { loss, optimizer, start } = resolved.training;
  const { target, inputShape } = prepared.preparation;
  if (examples === 0) return problem('', 'The training part is empty: give the split fewer validation and test rows.');
  if (batchSize > examples) {
    return problem('batchSize', `The batch size ${batchSize} is larger than the ${examples} training examples: take ${examples} or less.`);
  }
  const outputs = outputsOf(target, loss);
  const classes = 'classes' in target ? target.classes.length : target.type === 'labels' ? 2 : 0;
  const { lossOptions, clipping, maxNorm } = settingsOf(resolved.training);
  const shape = lossShape(lossOptions, { loss, targets: prepared.train.targets, classes });
  const data = { inputShape, outputs, ...codesOf(prepared.preparation), values: valuesOf(prepared.preparation) };
  return buildPlan({
    model: resolved.model,
    ...data,
    loss,
    lossShape: shape,
    optimizer,
    clipping,
    maxNorm,
    batchSize,
    ...(start && { frozen: start.frozen }),
  });
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

/** A training with nothing that holds a fit back but its knobs (see `unregularised`): the plain loss, no limit on weights, no decay. */
export function unbent({ model, training, ...rest }: Resolved): Resolved {
  const { delta, q } = settingsOf(training).lossOptions;
  const { l1, l2 } = training.regularisation;
  const { start: _start, ...free } = training;
  const optimizer = training.optimizer.type === 'adamw' ? { ...training.optimizer, weightDecay: 0 } : training.optimizer;
  return { ...rest, model, training: { ...free, lossOptions: { delta, q }, regularisation: { l1, l2 }, optimizer } };
}

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
