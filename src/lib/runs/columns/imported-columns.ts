/**
 * What the tables of other trackers say of their runs as columns: `params.lr`, `metrics.val/loss`, `properties.User`, and where they came from. No
 * metric of theirs is taken for one of ours: whether `val_accuracy` is the last or the best, and of which weights, no table tells. Pure.
 */
import { trackerNames, type ImportedRun } from '../imported-run.ts';
import { isImported, type ListedRun } from '../listed-run.ts';
import type { Cell, Column, ValueType } from './column.ts';

type Kind = 'params' | 'metrics' | 'properties';
type Value = string | number | boolean;

/** Letters that a name in a filter may have without quotes. */
const plain = /^[^\s"'()<>=!~,\u2260\u2264\u2265[\]\\]+$/u;

export const importedPath = (kind: Kind, name: string): string =>
  plain.test(name) ? `${kind}.${name}` : `${kind}[${JSON.stringify(name)}]`;

const given = {
  params: { group: 'spec', role: 'input', hint: 'A param of runs of other trackers.' },
  metrics: { group: 'metrics', role: 'outcome', hint: 'A metric of runs of other trackers, as their table has it.' },
  properties: { group: 'attributes', role: 'record', hint: 'A tag of runs of other trackers.' },
} as const;

/** Runs of one file have a value at about the same place: looked for there first. */
function reader(kind: Kind, name: string): (run: ListedRun) => Value | null {
  let place = 0;
  return (run) => {
    if (!isImported(run)) return null;
    const values: readonly { name: string; value: Value }[] = run[kind];
    const likely = values[place];
    if (likely?.name === name) return likely.value;
    const found = values.findIndex((each) => each.name === name);
    if (found >= 0) place = found;
    return values[found]?.value ?? null;
  };
}

type Seen = { kind: Kind; name: string; types: Set<ValueType>; count: number; first: Value; differs: boolean };

const typeOf = (value: Value): ValueType => (typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'flag' : 'text');

function see(seen: Map<string, Seen>, kind: Kind, { name, value }: { name: string; value: Value }): void {
  const key = `${kind} ${name}`;
  const known = seen.get(key);
  if (!known) seen.set(key, { kind, name, types: new Set([typeOf(value)]), count: 1, first: value, differs: false });
  else {
    known.count++;
    known.types.add(typeOf(value));
    known.differs ||= !Object.is(known.first, value);
  }
}

function valueColumn({ kind, name, types }: Seen): Column {
  const [type = 'text'] = types;
  return {
    ...given[kind],
    path: importedPath(kind, name),
    title: name,
    type: types.size === 1 ? type : 'text',
    unit: '',
    better: null,
    aliases: [],
    read: reader(kind, name),
  };
}

const fact = (column: Pick<Column, 'path' | 'title' | 'type' | 'hint'>, read: (run: ImportedRun) => Cell): Column => ({
  ...column,
  group: 'attributes',
  unit: '',
  role: 'record',
  better: null,
  aliases: [],
  read: (run) => (isImported(run) ? read(run) : null),
});

const sourceColumns: readonly Column[] = [
  fact(
    { path: 'source', title: 'Source', type: 'text', hint: 'The tracker that the run was imported from.' },
    ({ source }) => trackerNames[source.tracker],
  ),
  fact(
    { path: 'source.file', title: 'File', type: 'text', hint: 'The table that the run was imported from.' },
    ({ source }) => source.file,
  ),
  fact({ path: 'source.id', title: 'Id in its tracker', type: 'text', hint: '' }, ({ source }) => source.id),
  fact({ path: 'imported', title: 'Imported', type: 'date', hint: 'When it was imported.' }, ({ importedAt }) => importedAt),
];

/** All that their tables have, in the order in which those write it. `varied`: some run of all has another value there, or none. */
export function importedPlaces(runs: readonly ListedRun[]): { column: Column; varied: boolean }[] {
  const imported = runs.filter(isImported);
  if (imported.length === 0) return [];
  const seen = new Map<string, Seen>();
  for (const run of imported)
    for (const kind of ['params', 'metrics', 'properties'] as const) for (const pair of run[kind]) see(seen, kind, pair);
  const values = [...seen.values()].map((each) => ({ column: valueColumn(each), varied: each.differs || each.count < runs.length }));
  const isMixed = imported.length < runs.length;
  const facts = sourceColumns.map((column) => {
    const first = imported[0] ? column.read(imported[0], {}) : null;
    return { column, varied: isMixed || imported.some((run) => column.read(run, {}) !== first) };
  });
  return [...facts, ...values];
}
