import { layersInOrder, mapLayers } from '../spec/model.ts';
import type { Intervention, InterventionChange } from './events.ts';
import type { Run } from './run.ts';

/** The numbers a hand may move while a run trains, as they stand at one moment; `dropout` by layer index. */
export type PresentKnobs = { learningRate: number; l1: number; l2: number; dropout: Record<number, number> };

const isSameTarget = (a: InterventionChange, b: InterventionChange): boolean =>
  a.knob === b.knob &&
  (a.knob !== 'dropout' || b.knob !== 'dropout' || a.layer === b.layer) &&
  (a.knob !== 'weight' || b.knob !== 'weight' || a.index === b.index);

/**
 * The list, by step, after one more. What was recorded of the same number at this step or later goes: a run that went back to a
 * checkpoint has not come there again, and of two changes before one step only the last acts.
 */
export function withIntervention(list: readonly Intervention[], added: Intervention): Intervention[] {
  const kept = list.filter(({ step, change }) => step < added.step || !isSameTarget(change, added.change));
  const after = kept.findIndex(({ step }) => step > added.step);
  return after < 0 ? [...kept, added] : kept.toSpliced(after, 0, added);
}

/** What the spec says, moved by all interventions up to a step. */
export function knobsAt({ resolved, interventions }: Pick<Run, 'resolved' | 'interventions'>, step: number): PresentKnobs {
  const { learningRate, regularisation } = resolved.training;
  const knobs: PresentKnobs = { learningRate, l1: regularisation.l1, l2: regularisation.l2, dropout: {} };
  layersInOrder(resolved.model.layers).forEach((layer, index) => {
    if (layer.type === 'dropout') knobs.dropout[index] = layer.rate;
  });
  for (const { change } of interventions.filter((each) => each.step <= step)) {
    if (change.knob === 'dropout') knobs.dropout[change.layer] = change.value;
    else if (change.knob !== 'weight') knobs[change.knob] = change.value;
  }
  return knobs;
}

/** What the run trains with now, or did last. */
export const presentKnobs = (run: Pick<Run, 'resolved' | 'interventions'>): PresentKnobs => knobsAt(run, Infinity);

/** The spec with the numbers it trains with now in place of those it began with. */
export function movedSpec(run: Pick<Run, 'resolved' | 'interventions'>): Run['resolved'] {
  const { resolved } = run;
  if (run.interventions.length === 0) return resolved;
  const { learningRate, l1, l2, dropout } = presentKnobs(run);
  const layers = mapLayers(resolved.model.layers, (layer, at) =>
    layer.type === 'dropout' ? { ...layer, rate: dropout[at] ?? layer.rate } : layer,
  );
  const training = { ...resolved.training, learningRate, regularisation: { l1, l2 } };
  return { ...resolved, training, model: { ...resolved.model, layers } };
}

/** 'learning rate', 'dropout of layer 2', 'dense 1, unit 3, from x1'. */
export function nameOf(change: InterventionChange): string {
  switch (change.knob) {
    case 'learningRate':
      return 'learning rate';
    case 'l1':
      return 'L1 rate';
    case 'l2':
      return 'L2 rate';
    case 'dropout':
      return `dropout of layer ${change.layer + 1}`;
    case 'weight':
      return change.name;
    default:
      return change satisfies never;
  }
}

/** 'learning rate 0.03', 'dense 1, unit 3, from x1 set to 0.42'. */
export function describeChange(change: InterventionChange): string {
  const value = Number(change.value.toPrecision(6));
  return change.knob === 'weight' ? `${change.name} set to ${value}` : `${nameOf(change)} ${value}`;
}

/** 'learning rate 0.03 from step 1200, epoch 40'. */
export const describeIntervention = ({ step, epoch, change }: Intervention): string =>
  `${describeChange(change)} ${change.knob === 'weight' ? 'at' : 'from'} step ${step}, epoch ${epoch}`;

/** Whether a stored value is one. */
export function isIntervention(value: unknown): value is Intervention {
  if (typeof value !== 'object' || value === null || !('step' in value) || !('epoch' in value) || !('change' in value)) return false;
  const { step, epoch, change } = value;
  if (typeof step !== 'number' || typeof epoch !== 'number' || typeof change !== 'object' || change === null) return false;
  if (!('knob' in change) || !('value' in change) || typeof change.value !== 'number') return false;
  switch (change.knob) {
    case 'learningRate':
    case 'l1':
    case 'l2':
      return true;
    case 'dropout':
      return 'layer' in change && typeof change.layer === 'number';
    case 'weight':
      return 'index' in change && typeof change.index === 'number' && 'name' in change && typeof change.name === 'string';
    default:
      return false;
  }
}
