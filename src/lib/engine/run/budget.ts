/** The time budget of a run. Pure; asked at the ends of slices, from the first end of an epoch on. */
import type { Run } from '../../runs/run.ts';
import { settingsOf } from '../../spec/training.ts';

/** Steps that a replay may train before its budget ends it, Infinity where that is not known. */
export const stepsLeftOf = ({ resolved, bought }: Pick<Run, 'resolved' | 'bought'>, step: number): number =>
  bought === undefined || settingsOf(resolved.training).budget.seconds === 0 || step >= bought ? Infinity : bought - step;

/** Whether the budget is spent. A replay goes by the steps that the budget bought the first time, never by the clock. */
export function isSpent({ resolved, bought }: Pick<Run, 'resolved' | 'bought'>, now: { step: number; elapsedMs: number }): boolean {
  const { budget } = settingsOf(resolved.training);
  if (budget.seconds === 0) return false;
  return bought === undefined ? now.elapsedMs >= budget.seconds * 1000 : now.step >= bought;
}
