/** Finding the last finite weights after a loss or a weight went non-finite, by replaying from an earlier state. */
import type { Execution, LaneState, Slice } from '../executors/executor.ts';

/** A finite number times 0 is 0, any other NaN: no branch, since this looks at every number of every epoch. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (values[at] ?? NaN) * 0;
  return sum === 0;
}

export const isFiniteState = ({ params, slots }: LaneState): boolean => allFinite(params) && allFinite(slots);

/** Index of the first non-finite loss, or -1. */
export const firstNonFinite = (losses: Float32Array): number => losses.findIndex((loss) => !Number.isFinite(loss));

type Replay = {
  from: LaneState; // finite, within the epoch
  until: number; // optimizer steps done at most, over the whole run
  slice: (fromStep: number, steps: number) => Slice; // fromStep over the whole run
};

/** The state after `until` steps, or the last finite one before; it stays loaded. */
export async function lastFinite(execution: Execution, { from, until, slice }: Replay): Promise<LaneState> {
  await execution.load(from);
  if (until > from.step) await execution.runSlice(slice(from.step, until - from.step));
  const straight = await execution.save();
  if (isFiniteState(straight)) return straight;
  // Weights broke before any loss told: step by step.
  await execution.load(from);
  let last = from;
  for (let step = from.step; step < until; step++) {
    await execution.runSlice(slice(step, 1));
    const state = await execution.save();
    if (!isFiniteState(state)) break;
    last = state;
  }
  await execution.load(last);
  return last;
}

/** "Loss became NaN at epoch 3, step 41: try a learning rate below 0.1." */
export function divergenceSentence(about: { loss: number | null; epoch: number; step: number; learningRate: number }): string {
  const what = about.loss === null ? 'The weights became infinite' : `Loss became ${Number.isNaN(about.loss) ? 'NaN' : 'infinite'}`;
  return `${what} at epoch ${about.epoch}, step ${about.step}: try a learning rate below ${about.learningRate}.`;
}
