import { layersInOrder } from '../spec/model.ts';
import type { Checkpoint, Intervention, InterventionChange, LedgerEvent } from './events.ts';
import type { Run } from './run.ts';
import { isActive } from './status.ts';

/** The numbers a hand may move while a run trains, as they stand at one moment; `dropout` by layer index. */
export type PresentKnobs = { learningRate: number; l1: number; l2: number; dropout: Record<number, number> };

/** So many are kept with a run: a hand makes dozens, a script should start runs of its own. */
export const mostInterventions = 500;

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

/** The weights after a change; the same array when it is of another number. */
export function withWeight(params: Float32Array, change: InterventionChange): Float32Array {
  return change.knob === 'weight' ? params.with(change.index, change.value) : params;
}

/** A checkpoint with the weights that were set where it stands: its own may have been written before. */
export function withInterventions(checkpoint: Checkpoint, { interventions }: Pick<Run, 'interventions'>): Checkpoint {
  const here = interventions.filter(({ step }) => step === checkpoint.step);
  return { ...checkpoint, params: here.reduce((params, { change }) => withWeight(params, change), checkpoint.params) };
}

/** A change of a paused run that no trainer has, as events: it stands where its checkpoint does. */
export function adjustAtRest(checkpoint: Checkpoint | null, change: InterventionChange): LedgerEvent[] {
  const event: LedgerEvent = { type: 'intervention', step: checkpoint?.step ?? 0, epoch: checkpoint?.epoch ?? 0, change };
  if (checkpoint === null || change.knob !== 'weight') return [event];
  return [event, { type: 'checkpoint', checkpoint: { ...checkpoint, params: withWeight(checkpoint.params, change) } }];
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
  const layers = resolved.model.layers.map((layer, at) =>
    layer.type === 'dropout' ? { ...layer, rate: dropout[at] ?? layer.rate } : layer,
  );
  const training = { ...resolved.training, learningRate, regularisation: { l1, l2 } };
  return { ...resolved, training, model: { ...resolved.model, layers } };
}

/** Why a run cannot take a change, as a sentence; null when it can. */
export const refuseChange = (run: Run, change: InterventionChange): string | null => refuseAny(run) ?? outOfRange(run, change);

/** Why no number of a run can be moved now. */
export function refuseAny(run: Run): string | null {
  if (run.purpose === 'overfitCheck') return `"${run.name}" is an overfit check, which trains with fixed numbers: change the cell instead.`;
  if (!isActive(run.state.status)) return `"${run.name}" is over: Play starts a new run.`;
  if (run.state.status === 'queued') return `"${run.name}" still waits for its turn: change its numbers once it trains.`;
  if (run.interventions.length >= mostInterventions)
    return `"${run.name}" was changed ${mostInterventions} times already: start a new run with the numbers that you want.`;
  return null;
}

function outOfRange(run: Run, change: InterventionChange): string | null {
  const { value } = change;
  const isNumber = Number.isFinite(value);
  switch (change.knob) {
    case 'learningRate':
      return isNumber && value > 0 && value <= 100 ? null : `The learning rate must be above 0 and at most 100, and ${value} is not.`;
    case 'l1':
    case 'l2':
      return isNumber && value >= 0 && value <= 100 ? null : `The ${nameOf(change)} must be from 0 to 100, and ${value} is not.`;
    case 'dropout':
      if (layersInOrder(run.resolved.model.layers)[change.layer]?.type !== 'dropout')
        return `Layer ${change.layer + 1} of "${run.name}" is not a dropout layer: change another one.`;
      return isNumber && value >= 0 && value < 1 ? null : `A dropout rate must be from 0 to less than 1, and ${value} is not.`;
    case 'weight':
      if (!Number.isInteger(change.index) || change.index < 0 || change.index >= (run.parameterCount ?? 0))
        return `"${run.name}" has no weight number ${change.index}: choose one that is shown.`;
      return Number.isFinite(Math.fround(value)) ? null : `A weight must be a number that float32 can hold, and ${value} is not.`;
    default:
      return change satisfies never;
  }
}

function nameOf(change: InterventionChange): string {
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
