/**
 * The table of another tracker as imported runs: the CSV that W&B's runs table saves, MLflow's (`search_runs().to_csv()` with `params.`,
 * `metrics.` and `tags.`, or the page's own), or any with one run a row. Where a file does not say what is a param and what a metric, the
 * names are taken as a hint, and a person may say otherwise before anything is kept.
 */
import { importedId } from '../../runs/imported-id.ts';
import type { ImportedRun, Tracker } from '../../runs/imported-run.ts';
import { mostTags } from '../../runs/annotate.ts';
import { sha256 } from '../../spec/hash.ts';
import { toName } from '../../spec/names.ts';
import type { Parsed } from '../../spec/parse.ts';
import { readDuration, readNumber, readTime, readValue } from './import-cell.ts';

/** A CSV file after it was split into cells; `lines` are where the rows begin. */
export type Cells = {
  name: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  lines: readonly number[];
  hash: string;
};

export const columnRoles = [
  'name',
  'id',
  'created',
  'ended',
  'duration',
  'status',
  'notes',
  'tags',
  'param',
  'metric',
  'tag',
  'ignore',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** `sure`: the file says so itself; else a person should look. `label`: without 'params.' and the like. */
export type ImportColumn = { name: string; label: string; role: ColumnRole; sure: boolean };
export type ImportPlan = { tracker: Tracker; columns: ImportColumn[] };

const mostImported = 100_000;

const attributes: Readonly<Record<string, ColumnRole>> = {
  name: 'name',
  'run name': 'name',
  'tags.mlflow.runname': 'name',
  run: 'name',
  id: 'id',
  'run id': 'id',
  run_id: 'id',
  created: 'created',
  'created at': 'created',
  start_time: 'created',
  'start time': 'created',
  end_time: 'ended',
  runtime: 'duration',
  duration: 'duration',
  _runtime: 'duration',
  state: 'status',
  status: 'status',
  notes: 'notes',
  'tags.mlflow.note.content': 'notes',
  tags: 'tags',
  user: 'tag',
  group: 'tag',
  sweep: 'tag',
  'job type': 'tag',
  hostname: 'tag',
  experiment_id: 'tag',
  'source name': 'tag',
  'source type': 'tag',
  artifact_uri: 'ignore',
  _timestamp: 'ignore',
  _step: 'ignore',
};

const prefixes: readonly [prefix: string, role: ColumnRole][] = [
  ['params.', 'param'],
  ['metrics.', 'metric'],
  ['tags.', 'tag'],
  ['config.', 'param'],
  ['summary.', 'metric'],
];

const metricName =
  /loss|acc|auc|f1|precision|recall|error|rmse|mae|mse|r2|perplexity|score|brier|bleu|metric|(^|[^a-z])(val|valid|validation|train|test|eval)([^a-z]|$)/i;

const own = (table: Readonly<Record<string, ColumnRole>>, key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);

function trackerOf(header: readonly string[]): Tracker {
  const names = new Set(header.map((name) => name.toLowerCase()));
  const has = (...wanted: string[]) => wanted.every((name) => names.has(name));
  if (header.some((name) => /^(params|metrics)\./.test(name)) || has('run id', 'source type')) return 'mlflow';
  return has('name', 'state') && (has('runtime') || has('created') || has('sweep')) ? 'wandb' : 'table';
}

function columnOf(name: string, cells: readonly string[]): ImportColumn {
  const attribute = own(attributes, name.toLowerCase());
  if (attribute) return { name, label: name, role: attribute, sure: true };
  const prefix = prefixes.find(([start]) => name.startsWith(start) && name.length > start.length);
  if (prefix) return { name, label: name.slice(prefix[0].length), role: prefix[1], sure: true };
  if (isRowNumber(name, cells)) return { name, label: name, role: 'ignore', sure: true };
  const isNumeric = cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || readNumber(cell) !== null);
  return { name, label: name, role: isNumeric && metricName.test(name) ? 'metric' : 'param', sure: false };
}

/** pandas writes the numbers of the rows first, under no name. */
const isRowNumber = (name: string, cells: readonly string[]) => name === 'column 1' && cells.every((cell, at) => cell === String(at));

const many: readonly ColumnRole[] = ['param', 'metric', 'tag', 'tags', 'ignore'];
const isSingle = (role: ColumnRole): boolean => !many.includes(role);

/** What each column seems to be, to be shown before the import. A role that only one column can have goes to the first. */
export function planImport({ header, rows }: Cells): ImportPlan {
  const taken = new Set<ColumnRole>();
  const columns = header.map((name, at) => {
    const column = columnOf(
      name,
      rows.map((row) => cellAt(row, at)),
    );
    if (isSingle(column.role) && taken.has(column.role)) return { ...column, role: 'tag' as const };
    taken.add(column.role);
    return column;
  });
  return { tracker: trackerOf(header), columns };
}

/** As a person says it: a role that only one column can have is taken from the one that had it, which becomes a tag. */
export const withRole = ({ tracker, columns }: ImportPlan, at: number, role: ColumnRole): ImportPlan => ({
  tracker,
  columns: columns.map((column, place) => {
    if (place === at) return { ...column, role, sure: true };
    return isSingle(role) && column.role === role ? { ...column, role: 'tag', sure: true } : column;
  }),
});

/** Trimmed, and without the apostrophe that keeps a spreadsheet from taking a text for a formula. */
const cellAt = (row: readonly string[], at: number): string => (row[at] ?? '').trim().replace(/^'(?=[=+\-@])/, '');

const refuse = (message: string): Parsed<never> => ({ ok: false, issues: [{ path: 'source', message }] });

/** W&B writes a list of tags with commas between them. In whichever case, a tag is one. */
function splitTags(cells: readonly string[]): string[] {
  const tags = cells.flatMap((cell) => cell.split(',').map(toName)).filter((tag) => tag !== '');
  return [...new Map(tags.toReversed().map((tag) => [tag.toLowerCase(), tag])).values()].toReversed().slice(0, mostTags);
}

function runOf(filled: readonly { column: ImportColumn; cell: string }[]): Pick<ImportedRun, 'params' | 'metrics' | 'properties'> & {
  attribute: (role: ColumnRole) => string | null;
  tags: string[];
} {
  const of = (role: ColumnRole) => filled.filter(({ column }) => column.role === role);
  return {
    attribute: (role) => of(role)[0]?.cell ?? null,
    params: of('param').map(({ column, cell }) => ({ name: column.label, value: readValue(cell) })),
    metrics: of('metric').map(({ column, cell }) => ({ name: column.label, value: readNumber(cell) ?? NaN })),
    properties: of('tag').map(({ column, cell }) => ({ name: column.label, value: cell })),
    tags: splitTags(of('tags').map(({ cell }) => cell)),
  };
}

/** Why nothing can be imported by this plan: too many rows, or the first cell of a metric column that is no number. Null: it can. */
export function planProblem({ rows, lines, name }: Cells, { columns }: ImportPlan): string | null {
  if (rows.length > mostImported) return `${name} has ${rows.length} runs: at most ${mostImported} can be imported at once.`;
  for (const [at, row] of rows.entries())
    for (const [place, column] of columns.entries()) {
      const cell = cellAt(row, place);
      if (column.role !== 'metric' || cell === '' || readNumber(cell) !== null) continue;
      return `Line ${lines[at] ?? '?'} of ${name}: ${JSON.stringify(cell.slice(0, 40))} in column ${JSON.stringify(column.name)} is no number, as a metric must be: make the column a param, or correct the cell.`;
    }
  return null;
}

const readers: Partial<Record<ColumnRole, { read: (cell: string) => number | null; what: string }>> = {
  created: { read: readTime, what: 'no time' },
  ended: { read: readTime, what: 'no time' },
  duration: { read: readDuration, what: 'no duration' },
};

/** Times and durations that cannot be read: they are left out, and a sentence for each column says so. */
export function unreadTimes({ rows, lines }: Cells, { columns }: ImportPlan): string[] {
  return columns.flatMap((column, place) => {
    const reader = readers[column.role];
    if (!reader) return [];
    const wrong = rows.flatMap((row, at) => (cellAt(row, place) !== '' && reader.read(cellAt(row, place)) === null ? [at] : []));
    const [first] = wrong;
    if (first === undefined) return [];
    const cell = JSON.stringify(cellAt(rows[first] ?? [], place).slice(0, 40));
    const more = wrong.length === 1 ? 'it is' : `it and ${wrong.length - 1} more are`;
    return [
      `Line ${lines[first] ?? '?'}: ${cell} in column ${JSON.stringify(column.name)} is ${reader.what} that can be read, so ${more} left out.`,
    ];
  });
}

/**
 * One imported run a row. `columns` are those of the plan, as a person left them. The same run has the same id again: by the tracker's own id,
 * or else by all that its row says.
 */
export function importRuns(cells: Cells, plan: ImportPlan, now: number): Parsed<ImportedRun[]> {
  const problem = planProblem(cells, plan);
  if (problem !== null) return refuse(problem);
  const { tracker, columns } = plan;
  const seen = new Map<string, number>();
  const runs = cells.rows.map((row, at): ImportedRun => {
    const filled = columns.flatMap((column, place) => {
      const cell = cellAt(row, place);
      return cell === '' || column.role === 'ignore' ? [] : [{ column, cell }];
    });
    const { attribute, tags, ...values } = runOf(filled);
    const note = attribute('notes');
    const ownId = attribute('id');
    const content = ownId ?? JSON.stringify(filled.map(({ column, cell }) => [column.name, cell]));
    const times = seen.get(content) ?? 0;
    seen.set(content, times + 1);
    const created = attribute('created');
    const createdAt = created === null ? null : readTime(created);
    const ended = readTime(attribute('ended') ?? '');
    const duration = readDuration(attribute('duration') ?? '');
    return {
      version: 1,
      type: 'imported',
      id: importedId(sha256(JSON.stringify([tracker, ownId !== null, content, times]))),
      name: attribute('name') ?? ownId ?? `run ${at + 1}`,
      importedAt: now,
      source: { tracker, file: cells.name, fileHash: cells.hash, line: cells.lines[at] ?? 0, id: ownId, tags, note },
      createdAt,
      elapsedMs: duration ?? (createdAt !== null && ended !== null && ended >= createdAt ? ended - createdAt : null),
      status: attribute('status'),
      ...values,
      ...(tags.length > 0 && { tags }),
      ...(note !== null && { note }),
    };
  });
  return { ok: true, value: runs };
}
