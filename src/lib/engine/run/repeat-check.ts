/** Whether steps done twice end in the same bits, which no GPU promises. */
import { hashWords } from '../../numerics/hash.ts';
import type { Execution, LaneState, Slice } from '../executors/executor.ts';

/** Steps that are done twice before a run on a GPU. */
export const repeatedSteps = 3;

/** Trains the slice twice from `state`, which is loaded again in the end. Compares losses, weights and optimizer slots bit for bit. */
export async function doesRepeat(execution: Execution, state: LaneState, slice: Slice): Promise<boolean> {
  const once = async () => {
    await execution.load(state);
    const losses = await execution.runSlice(slice);
    const { params, slots } = await execution.save();
    return [losses, params, slots].map(hashWords).join(' ');
  };
  const first = await once();
  const second = await once();
  await execution.load(state);
  return first === second;
}
