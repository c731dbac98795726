/** A saved view of the runs table: which columns, how wide, in which order, what is filtered, grouped, sorted and drawn. Pure. */
import { parseQuery } from '../query/parse-query.ts';
import type { SortKey } from '../order/sort-rows.ts';
import type { Issue, Json, Parsed } from '../../spec/parse.ts';
import { toName } from '../../spec/names.ts';

/** `width` in CSS pixels; left out: as wide as the column wants to be. Pinned ones stand at the left, in this order. */
export type ViewColumn = { path: string; width?: number; pinned?: true };

/** Which runs are drawn in charts: a rule, and the runs that were put in or out by hand. */
export type Eyes = { rule: 'all' | 'none' | 'first10' | 'first20' | 'unfinished'; on: readonly string[]; off: readonly string[] };

/** `groups`: paths of columns, or `allButSeed`. Paths stay as they were written: a column that no run has now may come again. */
export type View = {
  version: 1;
  name: string;
  columns: readonly ViewColumn[];
  sort: readonly SortKey[];
  groups: readonly string[];
  filter: string;
  eyes: Eyes;
  withArchived?: true; // those that are put away are shown among the others
  baseline?: readonly string[]; // the ids of the run, or the repeats, that the others are measured against
};

export const allButSeed = 'allButSeed';
export const onePress = 'press'; // the column that repeats of one press share
export const eyeRules = ['all', 'none', 'first10', 'first20', 'unfinished'] as const satisfies readonly Eyes['rule'][];
export const widths = { least: 40, most: 2000 } as const;
const most = { columns: 500, keys: 20, runs: 20_000, path: 1000, filter: 10_000 } as const;

export const defaultView: View = {
  version: 1,
  name: 'All runs',
  columns: [
    { path: 'name', pinned: true },
    ...['status', 'dataset', 'varied', 'model', 'score.best', 'score.last', 'duration', 'seed', 'created'].map((path) => ({ path })),
  ],
  sort: [{ path: 'created', descending: true }],
  groups: [onePress],
  filter: '',
  eyes: { rule: 'first10', on: [], off: [] },
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPath = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= most.path;
const listOf = (value: unknown, longest: number): readonly unknown[] => (Array.isArray(value) ? value.slice(0, longest) : []);

function readColumn(value: unknown): ViewColumn | null {
  if (!isObject(value) || !isPath(value.path)) return null;
  const { path, width, pinned } = value;
  const isWidth = typeof width === 'number' && Number.isFinite(width);
  return {
    path,
    ...(isWidth && { width: Math.min(widths.most, Math.max(widths.least, Math.round(width))) }),
    ...(pinned === true && { pinned }),
  };
}

const readKey = (value: unknown): SortKey | null =>
  isObject(value) && isPath(value.path) ? { path: value.path, descending: value.descending === true } : null;

const readIds = (value: unknown): string[] =>
  listOf(value, most.runs).filter((id): id is string => typeof id === 'string' && id.length <= 64);

function readEyes(value: unknown): Eyes {
  if (!isObject(value)) return defaultView.eyes;
  const rule = eyeRules.find((each) => each === value.rule) ?? defaultView.eyes.rule;
  return { rule, on: readIds(value.on), off: readIds(value.off) };
}

function unique<Item extends { path: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.path, item])).values()];
}

/**
 * A stored view as it can be shown. What cannot be read in it is left out or at its default, and told in `left`; only what is no view at all
 * is refused. A filter that does not parse stays, for the person to mend.
 */
export function parseView(stored: unknown): Parsed<{ view: View; left: Issue[] }> {
  const refuse = (message: string): Parsed<never> => ({ ok: false, issues: [{ path: '', message }] });
  if (!isObject(stored)) return refuse('This is no view of the runs table: make a new one.');
  if (stored.version !== 1) return refuse('This view is of a newer Daybook: reload the page to get it, or make a new view.');
  const left: Issue[] = [];
  const tell = (path: string, message: string) => void left.push({ path, message });
  const name = typeof stored.name === 'string' ? toName(stored.name) : '';
  if (name === '') tell('name', `The view has no name, so it is called "${defaultView.name}": rename it.`);
  const given = listOf(stored.columns, most.columns);
  const columns = unique(given.flatMap((column) => readColumn(column) ?? []));
  if (columns.length < given.length)
    tell('columns', `${given.length - columns.length} of ${given.length} columns cannot be read and are left out: add them again.`);
  const keys = listOf(stored.sort, most.keys);
  const sort = unique(keys.flatMap((key) => readKey(key) ?? []));
  if (sort.length < keys.length) tell('sort', 'A column to sort by cannot be read and is left out: sort again.');
  const levels = listOf(stored.groups, most.keys);
  const groups = [...new Set(levels.filter(isPath))];
  if (groups.length < levels.length) tell('groups', 'A column to group by cannot be read and is left out: group again.');
  const filter = typeof stored.filter === 'string' ? stored.filter.slice(0, most.filter) : '';
  const parsed = parseQuery(filter);
  if (!parsed.ok) tell('filter', parsed.error.message);
  const baseline = readIds(stored.baseline);
  const view: View = {
    version: 1,
    name: name === '' ? defaultView.name : name,
    columns: columns.length === 0 ? defaultView.columns : columns,
    sort,
    groups,
    filter,
    eyes: readEyes(stored.eyes),
    ...(stored.withArchived === true && { withArchived: true }),
    ...(baseline.length > 0 && { baseline }),
  };
  return { ok: true, value: { view, left } };
}

/** As it is stored: plain JSON. */
export const viewToJson = ({
  version,
  name,
  columns,
  sort,
  groups,
  filter,
  eyes,
  withArchived,
  baseline,
}: View): { [field: string]: Json } => ({
  version,
  name,
  columns: columns.map((column) => ({ ...column })),
  sort: sort.map((key) => ({ ...key })),
  groups: [...groups],
  filter,
  eyes: { rule: eyes.rule, on: [...eyes.on], off: [...eyes.off] },
  ...(withArchived && { withArchived }),
  ...(baseline && { baseline: [...baseline] }),
});

/** Whether two views show the same, whatever they are called. A column's fields may stand in any order. */
export const isSameView = (a: View, b: View): boolean => shownBy(a) === shownBy(b);

const shownBy = (view: View): string =>
  JSON.stringify({ ...viewToJson(view), name: '', columns: view.columns.map(({ path, width, pinned }) => [path, width, pinned]) });

/** Names of views differ in more than their case. */
export const isSameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
