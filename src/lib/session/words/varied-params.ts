/** What an imported run was tried with that the others of its file were not: 'lr 0.3, batch_size 16'. Pure. */
import type { ImportedRun } from '../../runs/imported-run.ts';
import { cutText } from '../../runs/cut-text.ts';

const mostFields = 3;
const longest = 40;

type Value = ImportedRun['params'][number]['value'];

const valueText = (value: Value): string => cutText(String(typeof value === 'number' ? Number(value.toPrecision(4)) : value), longest);

/** By run id; nothing for a run that differs from none. Of params that all runs of the file have. */
export function variedParams(runs: readonly ImportedRun[]): ReadonlyMap<string, string> {
  const files = new Map<string, ImportedRun[]>();
  for (const run of runs) {
    const key = `${run.source.tracker} ${run.source.fileHash}`;
    const own = files.get(key);
    if (own) own.push(run);
    else files.set(key, [run]);
  }
  return new Map([...files.values()].flatMap((own) => [...variedOf(own)]));
}

function variedOf(runs: readonly ImportedRun[]): Map<string, string> {
  const seen = new Map<string, { first: Value; count: number; differs: boolean }>();
  for (const { name, value } of runs.flatMap(({ params }) => params)) {
    const known = seen.get(name);
    if (!known) seen.set(name, { first: value, count: 1, differs: false });
    else seen.set(name, { first: known.first, count: known.count + 1, differs: known.differs || !Object.is(known.first, value) });
  }
  const varied = [...seen].flatMap(([name, { count, differs }]) => (differs && count === runs.length ? [name] : []));
  if (varied.length === 0) return new Map();
  const told = new Set(varied.slice(0, mostFields));
  const more = varied.length > mostFields ? [`${varied.length - mostFields} more`] : [];
  const textOf = ({ params }: ImportedRun) =>
    params.filter(({ name }) => told.has(name)).map(({ name, value }) => `${cutText(name, longest)} ${valueText(value)}`);
  return new Map(runs.map((run) => [run.id, [...textOf(run), ...more].join(', ')]));
}
