/**
 * How a page deletes runs: at once, with a toast that says what has gone and takes it back. Leaves alone what still trains or waits.
 */
import { shownName } from '../../runs/annotations.ts';
import { cutText } from '../../runs/cut-text.ts';
import { groupsOf } from '../../runs/group.ts';
import { isTrained, type ListedRun } from '../../runs/listed-run.ts';
import { isActive } from '../../runs/status.ts';
import type { Toasts } from '../app/toasts.svelte.ts';
import type { Ledger } from './ledger.svelte.ts';

type Page = { ledger: Pick<Ledger, 'removeRuns'>; toasts: Pick<Toasts, 'deferred'> };

const mostNamed = 5;
const longestName = 60;

/** 'train 3, 5 repeats; train 4': of many the first ones, and how many more. */
export function namesOf(runs: readonly ListedRun[]): string {
  const groups = groupsOf(runs);
  const named = groups.slice(0, mostNamed).map(({ name, runs: own }) => {
    const called = cutText(own.length === 1 ? shownName(own[0]) : name, longestName);
    return own.length === 1 ? called : `${called}, ${own.length} repeats`;
  });
  const others = groups.slice(mostNamed).reduce((sum, { runs: own }) => sum + own.length, 0);
  return [...named, ...(others > 0 ? [`${others} more`] : [])].join('; ');
}

/** False where all of them still train or wait. */
export function removeRuns({ ledger, toasts }: Page, runs: readonly ListedRun[]): boolean {
  const over = runs.filter((run) => !isTrained(run) || !isActive(run.state.status));
  if (over.length === 0) return false;
  const removal = ledger.removeRuns(over.map(({ id }) => id));
  const count = groupsOf(over).length === 1 ? '' : `${over.length} runs: `;
  toasts.deferred({ text: `Deleted ${count}${namesOf(over)}`, ...removal });
  return true;
}
