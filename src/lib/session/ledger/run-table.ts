/** The runs table without its markup: what a column says of a run, sorting with missing values last. */
import { bestOver, groupsOf, groupStatus, lastOver, type RunGroup } from '../../runs/group.ts';
import { collator } from '../../runs/query/compare.ts';
import type { Run } from '../../runs/run.ts';

export const runColumns = ['name', 'status', 'dataset', 'varied', 'model', 'best', 'last', 'duration', 'seed', 'when'] as const;
export type RunColumn = (typeof runColumns)[number];
export type RunSort = { column: RunColumn; descending: boolean };

export const defaultSort: RunSort = { column: 'when', descending: true };

type Value = string | number | null;

/** What runs differ in from their siblings, by run id (`words/varied.ts`). */
type Varied = ReadonlyMap<string, string>;

export function columnValue(run: Run, column: RunColumn, varied: Varied = new Map()): Value {
  switch (column) {
    case 'name':
      return run.name;
    case 'status':
      return run.state.status;
    case 'dataset':
      return run.datasetTitle;
    case 'varied':
      return varied.get(run.id) ?? null;
    case 'model':
      return run.modelSummary;
    case 'best':
      return finite(bestOf(run)?.validation.metric);
    case 'last':
      return finite(run.last?.validation?.metric);
    case 'duration':
      return run.elapsedMs > 0 ? run.elapsedMs : null;
    case 'seed':
      return run.seed;
    case 'when':
      return run.createdAt;
    default:
      return column satisfies never;
  }
}

/** The best validation score; none for a check, which is scored on the one batch it learns by heart. */
export const bestOf = ({ best, purpose }: Run): Run['best'] => (purpose === 'train' ? best : null);

const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);

/** What a column sorts a group by: its mean, its time in all; of a run alone what the column says. */
function groupValue({ name, runs }: RunGroup, column: RunColumn, varied?: Varied): Value {
  if (runs.length === 1) return columnValue(runs[0], column, varied);
  switch (column) {
    case 'name':
      return name;
    case 'status':
      return groupStatus(runs);
    case 'best':
      return bestOver(runs)?.mean ?? null;
    case 'last':
      return lastOver(runs)?.mean ?? null;
    case 'duration':
      return runs.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) || null;
    default:
      return columnValue(runs[0], column, varied);
  }
}

/** A stable order that keeps repeats together: equal values stay newest first, missing ones come last either way. */
export function sortRuns(runs: readonly Run[], { column, descending }: RunSort, varied?: Varied): Run[] {
  const direction = descending ? -1 : 1;
  const valued = groupsOf(runs).map((group) => ({
    runs: group.runs,
    at: group.runs[0].createdAt,
    value: groupValue(group, column, varied),
  }));
  valued.sort((a, b) => {
    const [one, other] = [a.value, b.value];
    if (one === null || other === null) return one === other ? b.at - a.at : one === null ? 1 : -1;
    const order = typeof one === 'number' && typeof other === 'number' ? one - other : collator.compare(String(one), String(other));
    return order * direction || b.at - a.at;
  });
  return valued.flatMap((group) => [...group.runs]);
}

/** A row is a run, or all repeats of one press, which unfold to one row each below it. */
export type TableRow = { key: string; runs: readonly [Run, ...Run[]]; name: string; fold: 'open' | 'closed' | null; isRepeat: boolean };

/** `runs` as `sortRuns` gives them, `open`: the groups that are unfolded. */
export function tableRows(runs: readonly Run[], open: ReadonlySet<string>): TableRow[] {
  return groupsOf(runs).flatMap((group): TableRow[] => {
    const [first] = group.runs;
    if (group.runs.length === 1) return [{ key: first.id, runs: [first], name: first.name, fold: null, isRepeat: false }];
    const isOpen = open.has(group.id);
    const key = `group ${group.id}`;
    const head: TableRow = { key, runs: group.runs, name: group.name, fold: isOpen ? 'open' : 'closed', isRepeat: false };
    const unfolded = isOpen ? group.runs : [];
    return [head, ...unfolded.map((run): TableRow => ({ key: run.id, runs: [run], name: run.name, fold: null, isRepeat: true }))];
  });
}

/** A click on a header: numbers start with the largest, text with A; a second click turns it round. */
export function nextSort(sort: RunSort, column: RunColumn): RunSort {
  if (sort.column === column) return { column, descending: !sort.descending };
  return { column, descending: column === 'best' || column === 'last' || column === 'when' || column === 'duration' };
}

/** Best among runs that can be compared, groups by their means: the same data, the same metric. The keys of the winners' rows. */
export function bestRuns(runs: readonly Run[]): ReadonlySet<string> {
  const tops = new Map<string, { metric: number; ids: string[]; count: number }>();
  for (const { id, runs: repeats } of groupsOf(runs)) {
    const [run] = repeats;
    const metric = finite(repeats.length > 1 ? bestOver(repeats)?.mean : run.best?.validation.metric);
    if (metric === null || run.purpose !== 'train') continue;
    const key = `${run.dataHash} ${run.metricName}`;
    const own = repeats.length > 1 ? `group ${id}` : run.id;
    const top = tops.get(key);
    if (!top) tops.set(key, { metric, ids: [own], count: 1 });
    else if (metric > top.metric) tops.set(key, { metric, ids: [own], count: top.count + 1 });
    else tops.set(key, { metric: top.metric, ids: metric === top.metric ? [...top.ids, own] : top.ids, count: top.count + 1 });
  }
  // Alone on its data a run is not "best" of anything.
  return new Set([...tops.values()].flatMap(({ ids, count }) => (count > 1 ? ids : [])));
}

export const isOver = (run: Run): boolean => !['queued', 'running', 'paused'].includes(run.state.status);

/** The rows to draw for a scroll position, with some to spare on both sides. `end` is exclusive. */
export function visibleRows({
  scrollTop,
  height,
  rowHeight,
  count,
}: {
  scrollTop: number;
  height: number;
  rowHeight: number;
  count: number;
}): { start: number; end: number } {
  const spare = 12;
  const start = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - spare));
  return { start, end: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare) };
}

export type RunsView = { query: string; sort: RunSort };

/** The view in the address: `?q=iris&sort=-best`. Anything unknown is the default. */
export function readRunsView(parameters: URLSearchParams): RunsView {
  const text = parameters.get('sort') ?? '';
  const column = runColumns.find((each) => each === text.replace(/^-/, ''));
  return { query: parameters.get('q') ?? '', sort: column ? { column, descending: text.startsWith('-') } : defaultSort };
}

/** `''` for the view a person finds first, else the query with its `?`. */
export function writeRunsView({ query, sort }: RunsView): string {
  const parameters = new URLSearchParams();
  if (query !== '') parameters.set('q', query);
  if (sort.column !== defaultSort.column || sort.descending !== defaultSort.descending)
    parameters.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
