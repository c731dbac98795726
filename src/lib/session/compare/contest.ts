/** Which sides of a comparison can be told from the baseline, and why the others cannot. Pure. */
import { scoredRuns } from '../../runs/group.ts';
import { isActive } from '../../runs/status.ts';
import type { Side } from './compared-sides.ts';

/** `sides`: those with a score; `isOn`: the baseline and another one are among them, and none trains. `leftOut`: a sentence on the others. */
export type Contest = { sides: readonly Side[]; isOn: boolean; leftOut: string | null };

const tell = (sides: readonly Side[]) => sides.map(({ letter, name, status }) => `${letter} (${name}, ${status})`).join(' and ');

export function contestOf(sides: readonly Side[]): Contest {
  const scored = sides.filter(({ runs }) => scoredRuns(runs).length > 0);
  const active = sides.filter(({ runs }) => runs.some(({ state }) => isActive(state.status)));
  const isOne = (some: readonly Side[]) => some.length === 1;
  if (active.length > 0) {
    const have = isOne(active) ? 'has' : 'have';
    return { sides: scored, isOn: false, leftOut: `${tell(active)} ${have} not ended: the verdict comes when all have.` };
  }
  const isOn = scored.length > 1 && scored[0] === sides[0];
  const left = sides.filter((side) => !scored.includes(side));
  if (left.length === 0) return { sides: scored, isOn, leftOut: null };
  const why = `${tell(left)} ${isOne(left) ? 'has' : 'have'} no score`;
  const then = isOn ? `and ${isOne(left) ? 'is' : 'are'} left out.` : 'so there is nothing to tell apart.';
  return { sides: scored, isOn, leftOut: `${why}, ${then}` };
}
