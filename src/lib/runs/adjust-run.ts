/** Whether a run can take a change made by hand, and what the change does to its weights. */
import { layersInOrder } from '../spec/model.ts';
import type { Checkpoint, InterventionChange, LedgerEvent } from './events.ts';
import { nameOf } from './interventions.ts';
import type { Run } from './run.ts';
import { isActive } from './status.ts';

/** So many are kept with a run: a hand makes dozens, a script should start runs of its own. */
export const mostInterventions = 500;

/** Why a run cannot take a change, as a sentence; null when it can. */
export const refuseChange = (run: Run, change: InterventionChange): string | null => refuseAny(run) ?? outOfRange(run, change);

/** Why no number of a run can be moved now. */
export function refuseAny(run: Run): string | null {
  if (run.purpose !== 'train') {
    const what =
      run.purpose === 'overfitCheck' ? 'an overfit check, which trains with fixed numbers' : 'a range test, which moves the rate itself';
    return `"${run.name}" is ${what}: change the cell instead.`;
  }
  if (run.state.status === 'interrupted') return `"${run.name}" was cut off: Resume goes on with it, and then its numbers can be moved.`;
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
