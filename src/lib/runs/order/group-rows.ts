/** Runs in groups by the values of columns, groups inside groups, as the rows of a table. Pure. */
import { pending, type Cell, type Column, type Facts } from '../columns/column.ts';
import type { ImportedRun } from '../imported-run.ts';
import { isTrained, type ListedRun } from '../listed-run.ts';
import type { Run } from '../run.ts';
import { onePress } from '../view/view.ts';

/** What a level is grouped by: a column, or all that a run is but for its seed. */
export type GroupBy = { type: 'column'; column: Column } | { type: 'allButSeed' };

/** `key` is the same for the same group as long as the levels are: what is unfolded stays so while runs come. At least one run each. */
export type GroupNode<Listed extends ListedRun = Run> = {
  key: string;
  by: GroupBy;
  cell: Cell; // what all its runs have there; of `allButSeed` the name of the first one's spec
  depth: number; // from 0
  runs: readonly [Listed, ...Listed[]];
  groups: readonly GroupNode<Listed>[]; // empty at the last level
};

/** What a result is named by without its seed: spec, data, where it began and what was moved by hand. Where it ran does not part repeats. */
export function allButSeedOf(run: ListedRun): string {
  if (!isTrained(run)) return importedButSeed(run);
  const { specHash, dataHash, purpose, origin, interventions } = run;
  const start = origin ? `${origin.step} ${origin.weightsHash}` : '';
  return `${purpose} ${specHash} ${dataHash} ${start} ${interventions.length === 0 ? '' : JSON.stringify(interventions)}`;
}

const isSeed = /(^|[^a-z])seed$|^random_?state$/i;

/** The params that its table has, but those that are called a seed: which data it saw is not told. Without params it is like no other. */
function importedButSeed({ id, source, params }: ImportedRun): string {
  const others = params.filter(({ name }) => !isSeed.test(name)).map(({ name, value }) => [name, value]);
  return others.length === 0 ? id : `imported ${source.tracker} ${source.fileHash} ${JSON.stringify(others)}`;
}

/** The key of the group of a run where runs are grouped by everything but the seed alone: the same wherever and whenever it is trained. */
export const keyOfRepeats = (run: Run): string => `/=${allButSeedOf(run)}`;

/** Texts that differ where the values do: 1 and '1' are two groups. */
const keyOf = (cell: Cell): string => (cell === pending ? 'pending' : typeof cell === 'number' ? `n${cell}` : JSON.stringify(cell));

/** In the order in which their first runs come, so that sorted runs make sorted groups. Runs without a value are a group of their own. */
export function groupRuns<Listed extends ListedRun>(
  runs: readonly Listed[],
  levels: readonly GroupBy[],
  facts: Facts = {},
): GroupNode<Listed>[] {
  return groupLevel(runs, { levels, facts, depth: 0, above: '' });
}

type Level = { levels: readonly GroupBy[]; facts: Facts; depth: number; above: string };

function groupLevel<Listed extends ListedRun>(runs: readonly Listed[], { levels, facts, depth, above }: Level): GroupNode<Listed>[] {
  const by = levels[depth];
  if (!by) return [];
  const lists = new Map<string, Cell>();
  /** Equal where the values are. Only a list must be written out for that, which takes its time with ten thousand runs. */
  const valueOf = (cell: Cell): Cell => {
    if (typeof cell !== 'object' || cell === null) return cell;
    const text = keyOf(cell);
    const known = lists.get(text) ?? cell;
    lists.set(text, known);
    return known;
  };
  const found = new Map<unknown, { own: string; cell: Cell; runs: [Listed, ...Listed[]] }>();
  for (const run of runs) {
    const cell = by.type === 'column' ? by.column.read(run, facts) : isTrained(run) ? run.specHash : null;
    const value = by.type === 'allButSeed' ? allButSeedOf(run) : valueOf(cell);
    const known = found.get(value);
    if (known) known.runs.push(run);
    else found.set(value, { own: by.type === 'allButSeed' ? allButSeedOf(run) : keyOf(cell), cell, runs: [run] });
  }
  return [...found.values()].map(({ own, cell, runs: members }) => {
    const key = `${above}/${by.type === 'column' ? by.column.path : ''}=${own}`;
    return { key, by, cell, depth, runs: members, groups: groupLevel(members, { levels, facts, depth: depth + 1, above: key }) };
  });
}

/** One row of a virtual table. A group of one run is a row of that run where it is the last level: there is nothing to unfold. */
export type Row =
  | { type: 'group'; key: string; depth: number; group: GroupNode<ListedRun>; isOpen: boolean }
  | { type: 'run'; key: string; depth: number; run: ListedRun };

/** `open`: the keys of the groups that are unfolded. */
export function rowsOf(groups: readonly GroupNode<ListedRun>[], open: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const add = (group: GroupNode<ListedRun>) => {
    const { key, depth, runs, groups: inner } = group;
    const [first] = runs;
    if (runs.length === 1 && inner.length === 0) {
      rows.push({ type: 'run', key: first.id, depth, run: first });
      return;
    }
    const isOpen = open.has(key);
    rows.push({ type: 'group', key, depth, group, isOpen });
    if (!isOpen) return;
    if (inner.length > 0) inner.forEach(add);
    else for (const run of runs) rows.push({ type: 'run', key: run.id, depth: depth + 1, run });
  };
  groups.forEach(add);
  return rows;
}

/** Without groups every run is a row. */
export const flatRows = (runs: readonly ListedRun[]): Row[] => runs.map((run) => ({ type: 'run', key: run.id, depth: 0, run }));

/** Whether the runs of a group are repeats of one another: they stay in their order, and the first gives its mark and its address to them all. */
export const isOfRepeats = ({ by, groups }: Pick<GroupNode<ListedRun>, 'by' | 'groups'>): boolean =>
  groups.length === 0 && (by.type === 'allButSeed' || by.column.path === onePress);

/** What is a result by itself, in the order of the groups: repeats that are taken together, else a run. */
export const resultsOf = <Listed extends ListedRun>(groups: readonly GroupNode<Listed>[]): (readonly Listed[])[] =>
  groups.flatMap((group) => {
    if (group.groups.length > 0) return resultsOf(group.groups);
    return isOfRepeats(group) ? [group.runs] : group.runs.map((run) => [run]);
  });
