/** How many runs one press makes, and those runs: they differ in nothing but their seeds. Pure. */
import { workOf } from '../engine/cost.ts';
import { repeatSeed } from '../runs/repeat-seed.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import { runOf, type Order, type Ready } from './train-view.ts';

const mostFlops = 1e9; // an epoch; a multiply-add is two
const fewRepeats = 5;

/** What a new train cell is given: one seed is an anecdote, and of a small training several cost next to nothing. */
export function usualRepeats({ plan, summary }: Pick<Ready, 'plan' | 'summary'>): number {
  const { train, validation } = summary.sizes;
  const { multiplyAdds } = workOf({ plan, trainExamples: train, validationExamples: validation, epochs: 1 });
  return 2 * multiplyAdds <= mostFlops ? fewRepeats : 1;
}

/** What only tries something out is one run; so is a training that asks for one, and is called as ever. */
export function repeatsOf({ newId, ...order }: Omit<Order, 'id'> & { newId: () => RunId }): [Run, ...Run[]] {
  const { ready, purpose } = order;
  const first = runOf({ ...order, id: newId() });
  const of = purpose === 'train' ? ready.repeats : 1;
  if (of === 1) return [first];
  const repeat = (run: Run, index: number): Run => ({ ...run, name: `${run.name}.${index}`, repeat: { group: first.id, index, of } });
  const others = Array.from({ length: of - 1 }, (_, i) => {
    const seed = repeatSeed(ready.seed, i + 2);
    return repeat(runOf({ ...order, ready: { ...ready, seed }, id: newId() }), i + 2);
  });
  return [repeat(first, 1), ...others];
}
