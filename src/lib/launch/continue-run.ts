/** A new run that goes on where another one's checkpoint stands: for more epochs, or as a branch with another learning rate or seed. */
import { hashWords } from '../numerics/hash.ts';
import { isOver as hasWaitedEnough } from '../engine/run/early-stopping.ts';
import type { Checkpoint } from '../runs/events.ts';
import { knobsAt, withIntervention } from '../runs/interventions.ts';
import type { Beginning, Run } from '../runs/run.ts';
import { startRun } from '../runs/start-run.ts';
import { isActive } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import { settingsOf } from '../spec/training.ts';

export const mostEpochs = 100_000; // as in the spec

/** `learningRate` and `seed`: left out, they stay. */
export type Continuation = {
  id: RunId;
  now: number; // Unix milliseconds
  name: string;
  parent: Run;
  checkpoint: Checkpoint; // of the parent
  moreEpochs: number; // an epoch that the checkpoint stands in the middle of is the first of them
  learningRate?: number;
  seed?: number;
};

/** Why a run cannot be continued, as a sentence; null when it can. */
export function refuseContinue(run: Run): string | null {
  const { name, state } = run;
  if (state.status === 'diverged')
    return `"${name}" diverged, so its weights lead nowhere: start a new run with a lower learning rate, or branch from a checkpoint of before.`;
  if (state.status === 'interrupted' || state.status === 'failed') return `"${name}" was cut off: Resume goes on with it.`;
  return refuseBranch(run);
}

/** Why nothing can go on from a checkpoint of a run. */
export function refuseBranch({ name, purpose, state }: Run): string | null {
  if (purpose !== 'train') return `"${name}" tries something out and always begins anew: run it again instead.`;
  if (isActive(state.status)) return `"${name}" is not over: stop it first, or wait for its end.`;
  return null;
}

/** What a continuation asks for unless it is told otherwise: the epochs that its parent had left, or as many again. */
export function usualEpochs({ resolved, origin }: Pick<Run, 'resolved' | 'origin'>, { epoch }: Pick<Checkpoint, 'epoch'>): number {
  const left = resolved.training.epochs - epoch;
  return left > 0 ? left : resolved.training.epochs - (origin?.epoch ?? 0);
}

/** The learning rate to branch with: a tenth where the parent diverged. `rate`: where the checkpoint stands. */
export const usualRate = ({ state }: Pick<Run, 'state'>, rate: number): number =>
  state.status === 'diverged' ? Number((rate / 10).toPrecision(6)) : rate;

/** Why these numbers cannot be, as a sentence; null when they can. */
export function refuseNumbers({
  parent,
  checkpoint,
  moreEpochs,
  learningRate,
  seed,
}: Omit<Continuation, 'id' | 'now' | 'name'>): string | null {
  const most = mostEpochs - checkpoint.epoch;
  if (!Number.isSafeInteger(moreEpochs) || moreEpochs < 1 || moreEpochs > most)
    return `The epochs to train more must be a whole number from 1 to ${most}, and ${moreEpochs} is not.`;
  if (learningRate !== undefined && !(learningRate > 0 && learningRate <= 100))
    return `The learning rate must be above 0 and at most 100, and ${learningRate} is not.`;
  if (seed !== undefined && (!Number.isSafeInteger(seed) || seed < 0))
    return `The run seed must be a whole number from 0 on, and ${seed} is not.`;
  if (parent.parameterCount !== null && parent.parameterCount !== checkpoint.params.length)
    return `The checkpoint has ${checkpoint.params.length} weights and "${parent.name}" ${parent.parameterCount}: choose another checkpoint.`;
  return null;
}

/**
 * The record and what it begins with. Without a schedule, and with nothing changed, it ends as one run of all the epochs would. A changed
 * learning rate is a number moved at the step where it begins; what was moved before belongs to it as it did to its parent.
 */
export function continueRun(continuation: Continuation): { run: Run; beginning: Beginning } {
  const { id, now, name, parent, checkpoint, moreEpochs, learningRate, seed = parent.seed } = continuation;
  const { epoch, step } = checkpoint;
  const training = { ...parent.resolved.training, epochs: epoch + moreEpochs };
  const before = parent.interventions.filter((each) => each.step <= step);
  const isMoved =
    learningRate !== undefined && learningRate !== knobsAt({ resolved: parent.resolved, interventions: before }, step).learningRate;
  const interventions = isMoved ? withIntervention(before, { step, epoch, change: { knob: 'learningRate', value: learningRate } }) : before;
  const started = startRun({
    ...parent,
    repeat: undefined, // only runs of one press are repeats of one another
    bought: undefined,
    id,
    now,
    name,
    seed,
    parent: parent.id,
    interventions,
    resolved: { ...parent.resolved, training },
  });
  const weightsHash = hashWords(checkpoint.params);
  const run: Run = {
    ...started,
    origin: { epoch, step, weightsHash },
    environment: parent.environment, // where it goes on, if that still runs
    parameterCount: parent.parameterCount,
    stepsPerEpoch: parent.stepsPerEpoch,
    epochsDone: epoch,
    stepsDone: step,
    weightsHash,
  };
  return { run, beginning: { id, checkpoint: afresh(checkpoint, parent) } };
}

/** Early stopping that had come to its end waits anew; the best loss so far stays. The best epoch is counted among those of the new run. */
function afresh({ best: _theirs, ...checkpoint }: Checkpoint, { resolved }: Run): Checkpoint {
  const { earlyStopping } = resolved.training;
  return hasWaitedEnough(checkpoint, earlyStopping) ? { ...checkpoint, epochsWithoutGain: 0 } : checkpoint;
}

/** What the new run will be, before it is made. */
export function describeContinuation({
  parent,
  checkpoint,
  moreEpochs,
}: Pick<Continuation, 'parent' | 'checkpoint' | 'moreEpochs'>): string[] {
  const { epoch, step } = checkpoint;
  const { training } = parent.resolved;
  const { state, stepsPerEpoch } = parent;
  const all = epoch + moreEpochs;
  const isInside = stepsPerEpoch !== null && step > epoch * stepsPerEpoch;
  const { schedule, warmup } = settingsOf(training);
  const said = [
    `A new run goes on from ${isInside ? `step ${step}, in epoch ${epoch + 1},` : `epoch ${epoch}`} of ${parent.name} for ${moreEpochs === 1 ? '1 epoch' : `${moreEpochs} epochs`}, up to epoch ${all}. ${parent.name} stays as it is.`,
  ];
  const isOverAll = schedule.type === 'cosine' || schedule.type === 'oneCycle';
  if (all !== training.epochs && (isOverAll || warmup?.type === 'share'))
    said.push(`The schedule of the learning rate is laid over all ${all} epochs, so it does not go on from where it ended.`);
  if (hasWaitedEnough(checkpoint, training.earlyStopping)) said.push('Early stopping counts its epochs without a gain anew.');
  if (
    state.status === 'finished' &&
    state.restoredEpoch !== undefined &&
    hashWords(checkpoint.params) === parent.weightsHash &&
    epoch === parent.epochsDone
  )
    said.push(`It begins with the weights of epoch ${state.restoredEpoch}, which ${parent.name} kept.`);
  if (state.status === 'diverged' && step + 1 >= state.step)
    said.push(`${parent.name} diverged with the next step, so its weights may be too large already: an earlier checkpoint is safer.`);
  return said;
}
