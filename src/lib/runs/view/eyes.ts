/** Which runs are drawn in charts, apart from those that are selected for an action. Pure. */
import { isTrained, type ListedRun } from '../listed-run.ts';
import { isOver } from '../status.ts';
import type { Eyes } from './view.ts';

const limits: Record<Eyes['rule'], number> = { all: Infinity, none: 0, first10: 10, first20: 20, unfinished: Infinity };

/**
 * The ids of the runs that are drawn, of results as they stand in the table: a run, or repeats that are drawn as one band, which a rule
 * counts once. What was put in or out by hand goes before the rule.
 */
export function shownRuns(results: readonly (readonly ListedRun[])[], { rule, on, off }: Eyes): ReadonlySet<string> {
  const [putIn, putOut] = [new Set(on), new Set(off)];
  const shown = new Set<string>();
  results.forEach((runs, at) => {
    for (const run of runs) {
      const { id } = run;
      const isByRule = at < limits[rule] && (rule !== 'unfinished' || (isTrained(run) && !isOver(run.state.status)));
      if (putIn.has(id) || (isByRule && !putOut.has(id))) shown.add(id);
    }
  });
  return shown;
}

/** Of some runs, how many are drawn. */
export function eyeOf(runs: readonly Pick<ListedRun, 'id'>[], shown: ReadonlySet<string>): 'all' | 'some' | 'none' {
  const count = runs.filter(({ id }) => shown.has(id)).length;
  return count === 0 ? 'none' : count === runs.length ? 'all' : 'some';
}

/** A press on the eye of some runs, which are drawn (`isShown`) or not. */
export function toggleEyes({ rule, on, off }: Eyes, ids: readonly string[], isShown: boolean): Eyes {
  const pressed = new Set(ids);
  const others = (list: readonly string[]) => list.filter((id) => !pressed.has(id));
  return isShown ? { rule, on: others(on), off: [...others(off), ...ids] } : { rule, on: [...others(on), ...ids], off: others(off) };
}

/** A line of the eye menu: the rule begins anew for all runs. */
export const setEyes = (rule: Eyes['rule']): Eyes => ({ rule, on: [], off: [] });

/** The rule that is in force for all runs, none of them put in or out by hand. */
export const wholeRule = ({ rule, on, off }: Eyes): Eyes['rule'] | null => (on.length + off.length === 0 ? rule : null);
