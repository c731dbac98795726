/** The time budget of a run. Pure; asked at the ends of epochs only. */
import type { Run } from '../../runs/run.ts';
import { settingsOf } from '../../spec/training.ts';

/** Whether the budget is spent. A replay goes by the steps that the budget bought the first time, never by the clock. */
export function isSpent({ resolved, bought }: Pick<Run, 'resolved' | 'bought'>, now: { step: number; elapsedMs: number }): boolean {
  const { budget } = settingsOf(resolved.training);
  if (budget.seconds === 0) return false;
  return bought === undefined ? now.elapsedMs >= budget.seconds * 1000 : now.step >= bought;
}
