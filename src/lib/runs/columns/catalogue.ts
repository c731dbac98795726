/** All columns that a set of runs can have, and which one a name means. Pure; made anew when runs come or go. */
import { nearestName } from '../../spec/did-you-mean.ts';
import { trainedOf, type ListedRun } from '../listed-run.ts';
import { attributeColumns } from './attribute-columns.ts';
import { columnGroups, isSameCell, pending, type Cell, type Column, type Facts } from './column.ts';
import { importedPlaces } from './imported-columns.ts';
import { dataColumns, environmentColumns } from './machine-columns.ts';
import { epochColumnOf, metricColumns, occurringMetrics } from './metric-columns.ts';
import { specPlaces } from './spec-columns.ts';

/** A column that occurs. `varied`: the runs differ in it; one without a value differs too. Of thousands of runs a sample tells that. */
export type Listed = { column: Column; varied: boolean };

/** `near`: full names that may be meant, the likeliest first. */
export type Found = { type: 'found'; column: Column } | { type: 'ambiguous' | 'unknown'; near: string[] };

export type Catalogue = {
  /** Only columns that occur, by group; inside a group those that differ come first. What a column menu shows: it reads all runs. */
  list: (facts?: Facts) => Listed[];
  /** By a full name, in any case; a short name (`lr`, `accuracy`); an end of one full name (`layers[0].units`); an epoch (`val.loss.at(20)`). */
  find: (name: string) => Found;
  /** By the full name alone: what views keep. */
  at: (path: string) => Column | null;
};

const fixedColumns: readonly Column[] = [...attributeColumns, ...metricColumns, ...dataColumns, ...environmentColumns];

/** Null for one that no run has a value of. One whose values are not known yet counts as one that occurs; a flag that nobody has set does not. */
function listing(column: Column, runs: readonly ListedRun[], facts: Facts): Listed | null {
  const [one] = runs;
  if (!one) return null;
  const first = column.read(one, facts);
  const isNothing = (cell: Cell) => cell === null || (cell === false && column.role === 'record');
  let occurs = !isNothing(first);
  for (const run of runs) {
    const cell = column.read(run, facts);
    occurs ||= !isNothing(cell);
    if (occurs && cell !== pending && !isSameCell(cell, first)) return { column, varied: true };
  }
  return occurs ? { column, varied: false } : null;
}

const enough = 1000;

/** Every so manieth of very many runs, so that a menu opens at once; an odd step meets all repeats of presses. */
function sampleOf(runs: readonly ListedRun[]): readonly ListedRun[] {
  const step = 2 * Math.floor(runs.length / enough / 2) + 1;
  return step === 1 ? runs : runs.filter((_, at) => at % step === 0);
}

export function catalogueOf(runs: readonly ListedRun[]): Catalogue {
  const trained = trainedOf(runs);
  const places = trained.length === runs.length ? specPlaces(trained) : [...variedAmong(specPlaces(trained)), ...importedPlaces(runs)];
  const names = namesOf([...fixedColumns, ...places.map(({ column }) => column)]);
  const order = ({ column, varied }: Listed) => 2 * columnGroups.indexOf(column.group) + (varied ? 0 : 1);
  return {
    list: (facts = {}) => {
      const fixed = [...attributeColumns, ...occurringMetrics(runs), ...dataColumns, ...environmentColumns];
      const some = sampleOf(runs);
      const occurring = fixed.flatMap((column) => listing(column, some, facts) ?? listing(column, runs, facts) ?? []);
      return [...occurring, ...places].sort((a, b) => order(a) - order(b)); // stable: else as they are written down
    },
    find: (name) => findIn(names, name),
    at: (path) => names.byPath.get(path) ?? epochColumnOf(path),
  };
}

/** Imported runs have nothing in the places of specs, so that the runs differ there. */
const variedAmong = (places: readonly Listed[]): Listed[] => places.map(({ column }) => ({ column, varied: true }));

type Names = {
  byPath: ReadonlyMap<string, Column>;
  byName: ReadonlyMap<string, Column>; // paths and short names, in lower case; a path goes before a short name
  byEnd: ReadonlyMap<string, readonly Column[]>; // what stands behind a dot of a path, in lower case
  all: readonly string[];
};

function namesOf(columns: readonly Column[]): Names {
  const byPath = new Map(columns.map((column) => [column.path, column]));
  const byName = new Map<string, Column>();
  for (const column of columns) {
    for (const alias of column.aliases) if (!byName.has(alias.toLowerCase())) byName.set(alias.toLowerCase(), column);
  }
  for (const column of columns) byName.set(column.path.toLowerCase(), column);
  const byEnd = new Map<string, Column[]>();
  for (const column of columns) {
    const path = column.path.toLowerCase();
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      const end = path.slice(dot + 1);
      const known = byEnd.get(end);
      if (known) known.push(column);
      else byEnd.set(end, [column]);
    }
  }
  return { byPath, byName, byEnd, all: columns.map(({ path }) => path) };
}

const mostNear = 3;

function findIn({ byName, byEnd, all }: Names, name: string): Found {
  const wanted = name.toLowerCase();
  const column = byName.get(wanted) ?? epochColumnOf(name);
  if (column) return { type: 'found', column };
  const ends = byEnd.get(wanted) ?? [];
  const [only] = ends;
  if (only && ends.length === 1) return { type: 'found', column: only };
  if (only) return { type: 'ambiguous', near: ends.map(({ path }) => path) };
  return { type: 'unknown', near: nearTo(name, { byName, byEnd, all }) };
}

/** By the whole name and by its end, so that a slip in a short name finds its column too; then names that hold what was written. */
function nearTo(name: string, { byName, byEnd, all }: Pick<Names, 'byName' | 'byEnd' | 'all'>): string[] {
  const near = new Set<string>();
  const whole = nearestName(name, all);
  if (whole !== null) near.add(whole);
  const short = nearestName(name, [...byName.keys()]);
  if (short !== null) near.add(byName.get(short)?.path ?? short);
  const end = nearestName(name, [...byEnd.keys()]);
  if (end !== null) for (const { path } of byEnd.get(end) ?? []) near.add(path);
  const wanted = name.toLowerCase();
  if (wanted.length > 2) for (const path of all) if (path.toLowerCase().includes(wanted)) near.add(path);
  return [...near].slice(0, mostNear);
}
