/** A row of the runs table with its name: a run, or several that unfold to one row each. Pure. */
import { shownName } from '../../runs/annotations.ts';
import { cutText } from '../../runs/cut-text.ts';
import type { Facts } from '../../runs/columns/column.ts';
import { groupIdOf } from '../../runs/group.ts';
import { isOfRepeats, type GroupNode, type Row } from '../../runs/order/group-rows.ts';
import { givenName, groupName } from '../../runs/run-name.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import { onePress } from '../../runs/view/view.ts';
import { cellView } from './cell-view.ts';

/**
 * `members`: what it is unfolded to, said in its names. `isResult`: a run, or repeats of one, with the line that the first has in charts
 * and a page behind its name; other groups are only a heading.
 */
export type ShownRow = {
  key: string;
  runs: readonly [ListedRun, ...ListedRun[]];
  name: string;
  members: 'repeats' | 'runs';
  fold: 'open' | 'closed' | null;
  depth: number;
  isResult: boolean;
};

export const runsOf = (row: Row): readonly [ListedRun, ...ListedRun[]] => (row.type === 'run' ? [row.run] : row.group.runs);

/** 'train 3' of one press; of several 'train 3 and 2 more presses', unless they were called something in common. */
export function repeatsName(runs: readonly [ListedRun, ...ListedRun[]]): string {
  const given = givenName(runs);
  if (given !== undefined) return given;
  const more = new Set(runs.map(groupIdOf)).size - 1;
  return `${groupName(runs)}${more === 0 ? '' : ` and ${more} more ${more === 1 ? 'press' : 'presses'}`}`;
}

/** 'Dataset: Iris', 'no Tags'. */
function groupTitle({ by, cell, runs }: GroupNode<ListedRun>, facts: Facts): string {
  if (by.type === 'allButSeed') return repeatsName(runs);
  if (by.column.path === onePress) return repeatsName(runs);
  if (cell === null) return `${by.column.title}: none`;
  const view = cellView(by.column, [runs[0]], facts);
  if (view.type === 'moment') return `${by.column.title}: ${new Date(view.at).toLocaleString()}`;
  return `${by.column.title}: ${view.type === 'status' ? view.word : view.text}`;
}

export function shownRow(row: Row, facts: Facts): ShownRow {
  if (row.type === 'run') {
    const { key, depth, run } = row;
    return { key, depth, runs: [run], name: cutText(shownName(run)), members: 'runs', fold: null, isResult: true };
  }
  const { key, depth, group, isOpen } = row;
  const isResult = isOfRepeats(group);
  return {
    key,
    depth,
    runs: group.runs,
    name: cutText(groupTitle(group, facts)),
    members: isResult ? 'repeats' : 'runs',
    fold: isOpen ? 'open' : 'closed',
    isResult,
  };
}
