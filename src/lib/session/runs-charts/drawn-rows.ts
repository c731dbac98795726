/** What of the runs table is drawn in its charts: a run, or the drawn runs of a group, each with its name and its line. Pure. */
import { runStyleOf, type RunStyle } from '../../charts/run-style.ts';
import type { Facts } from '../../runs/columns/column.ts';
import type { GroupNode, Row } from '../../runs/order/group-rows.ts';
import { isTrained, type ListedRun } from '../../runs/listed-run.ts';
import { shownRow } from '../runs-table/shown-row.ts';

/** `key` is that of the table's row. Several runs are drawn as their mean. */
export type DrawnRow = { key: string; label: string; runs: readonly [ListedRun, ...ListedRun[]]; style: RunStyle };

const leavesOf = (group: GroupNode<ListedRun>): readonly GroupNode<ListedRun>[] =>
  group.groups.length === 0 ? [group] : group.groups.flatMap(leavesOf);

const isFilled = (runs: readonly ListedRun[]): runs is readonly [ListedRun, ...ListedRun[]] => runs.length > 0;

/** Rows of the same name are told apart by what differs in them, then by their data, then by their notebooks. */
function apart(rows: readonly DrawnRow[], facts: Facts): DrawnRow[] {
  const words = [
    facts.variedOf,
    (run: ListedRun) => (isTrained(run) ? run.datasetTitle : run.source.file),
    (run: ListedRun) => (isTrained(run) ? facts.notebookOf?.(run) : ''),
  ];
  return words.reduce<DrawnRow[]>(
    (told, wordOf) => {
      const count = new Map<string, number>();
      for (const { label } of told) count.set(label, (count.get(label) ?? 0) + 1);
      return told.map((row) => {
        const more = (count.get(row.label) ?? 0) > 1 ? wordOf?.(row.runs[0]) : '';
        return more ? { ...row, label: `${row.label}, ${more}` } : row;
      });
    },
    [...rows],
  );
}

/** In the order of the table: its innermost groups, unfolded or not, with those of their runs that are drawn. */
export function drawnRows(rows: readonly Row[], drawn: ReadonlySet<string>, facts: Facts): DrawnRow[] {
  const outer = rows.filter(({ depth }) => depth === 0);
  const inner = outer.flatMap((row): Row[] =>
    row.type === 'run'
      ? [row]
      : leavesOf(row.group).map((group) => ({ type: 'group', key: group.key, depth: group.depth, group, isOpen: false })),
  );
  const found = inner.flatMap((row): DrawnRow[] => {
    const runs = (row.type === 'run' ? [row.run] : row.group.runs).filter(({ id }) => drawn.has(id));
    if (!isFilled(runs)) return [];
    return [{ key: row.key, label: shownRow(row, facts).name, runs, style: runStyleOf(runs[0]) }];
  });
  return apart(found, facts);
}
