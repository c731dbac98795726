/**
 * What a key does on a row of the runs table, as in `rowKeys`. Moves the focus by what it is given, so that it stays where the row was;
 * draws and stores nothing.
 */
import { tick } from 'svelte';
import type { Annotation } from '../../runs/annotate.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import type { RunSelection } from './run-selection.svelte.ts';
import type { RunsView } from './runs-view.svelte.ts';
import { runsOf } from './shown-row.ts';
import type { RowAction } from './table-keys.ts';

type Table = {
  view: Pick<RunsView, 'rows' | 'fold' | 'toggleEyes' | 'pinBaseline'>;
  selection: Pick<RunSelection, 'toggle'>;
  focusRow: (at: number) => Promise<void>; // one that is not there moves nothing
  onrename: (runs: readonly ListedRun[]) => void;
  onsay: (runs: readonly ListedRun[], annotation: Annotation) => void;
  ondelete: (runs: readonly ListedRun[]) => void;
  onrefuse?: ((sentence: string) => void) | undefined;
};

export function actOnRow(table: Table, at: number, action: RowAction): void {
  const { view, selection, focusRow, onrename, onsay, ondelete } = table;
  const row = view.rows[at];
  if (!row) return;
  const runs = runsOf(row);
  switch (action) {
    case 'next':
      return void focusRow(at + 1);
    case 'previous':
      return void focusRow(at - 1);
    case 'first':
      return void focusRow(0);
    case 'last':
      return void focusRow(view.rows.length - 1);
    case 'unfold':
    case 'fold':
      return foldByKey(table, at, action === 'unfold');
    case 'select':
      return selection.toggle(runs);
    case 'eye':
      return view.toggleEyes(runs);
    case 'baseline': {
      const refused = view.pinBaseline(runs);
      return refused === null ? undefined : table.onrefuse?.(refused);
    }
    case 'star':
      return onsay(runs, { type: 'star', isOn: !runs.every(({ starred }) => starred) });
    case 'archive':
      onsay(runs, { type: 'archive', isOn: !runs.every(({ archived }) => archived) });
      return void tick().then(() => focusRow(Math.min(at, view.rows.length - 1)));
    case 'rename':
      return onrename(runs);
    case 'delete':
      return ondelete(runs);
    default:
      return action satisfies never;
  }
}

/** The arrow to the right unfolds a group; the one to the left folds it, from any of its rows. */
function foldByKey({ view, focusRow }: Table, at: number, isOpening: boolean): void {
  const { rows } = view;
  const row = rows[at];
  if (!row) return;
  const isHead = row.type === 'group' && row.isOpen !== isOpening;
  const head = isHead || isOpening ? at : rows.findLastIndex((each, place) => place < at && each.depth < row.depth);
  const group = rows[head];
  if (group?.type !== 'group' || group.isOpen === isOpening) return;
  view.fold(group.key);
  if (head !== at) void focusRow(head);
}
