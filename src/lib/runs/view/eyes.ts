/** Which runs are drawn in charts, apart from those that are selected for an action. Pure. */
import type { Run } from '../run.ts';
import { isOver } from '../status.ts';
import type { Eyes } from './view.ts';

const limits: Record<Eyes['rule'], number> = { all: Infinity, none: 0, first10: 10, first20: 20, unfinished: Infinity };

/** The ids of the runs that are drawn, of runs as they stand in the table. What was put in or out by hand goes before the rule. */
export function shownRuns(runs: readonly Pick<Run, 'id' | 'state'>[], { rule, on, off }: Eyes): ReadonlySet<string> {
  const [putIn, putOut] = [new Set(on), new Set(off)];
  const byRule = (run: Pick<Run, 'state'>, at: number) => at < limits[rule] && (rule !== 'unfinished' || !isOver(run.state.status));
  return new Set(runs.filter((run, at) => putIn.has(run.id) || (!putOut.has(run.id) && byRule(run, at))).map(({ id }) => id));
}

/** A press on the eye of some runs, which are drawn (`isShown`) or not. */
export function toggleEyes({ rule, on, off }: Eyes, ids: readonly string[], isShown: boolean): Eyes {
  const others = (list: readonly string[]) => list.filter((id) => !ids.includes(id));
  return isShown ? { rule, on: others(on), off: [...others(off), ...ids] } : { rule, on: [...others(on), ...ids], off: others(off) };
}

/** A line of the eye menu: the rule begins anew for all runs. */
export const setEyes = (rule: Eyes['rule']): Eyes => ({ rule, on: [], off: [] });
