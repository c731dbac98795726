/** What a column of the runs table is: a named thing that is recorded of runs, and how it is read from one. Pure. */
import type { RunId } from '../../spec/ids.ts';
import { isTrained, type ListedRun } from '../listed-run.ts';
import type { History, Run } from '../run.ts';

export const columnGroups = ['attributes', 'metrics', 'spec', 'data', 'environment'] as const;
export type ColumnGroup = (typeof columnGroups)[number];

/** Dates are Unix milliseconds, durations milliseconds; a list holds tags, names of columns and the like. */
export type ValueType = 'text' | 'number' | 'flag' | 'date' | 'duration' | 'list';

export type Known = string | number | boolean | readonly (string | number)[];

/** Stands for a value that the summary does not tell: the history of the run has to be read first, see `Column.wantsHistory`. */
export const pending: unique symbol = Symbol('pending');

/** null: the run has no such thing. NaN and the infinities are values. */
export type Cell = Known | null | typeof pending;

/** Why a column is there: what was chosen before the run, what came out of it, or what is written beside it. */
export type Role = 'input' | 'outcome' | 'record';

/** What the records alone do not tell; each may be left out. */
export type Facts = {
  notebookOf?: (run: Run) => string; // the title as it is now; else as it was when the run started
  nameOf?: (id: RunId) => string | undefined; // of a parent
  historyOf?: (id: RunId) => ColumnHistory | undefined; // of those that were read by now
  variedOf?: (run: ListedRun) => string; // its parent, and what it was tried with that its siblings were not
  wordsOf?: (run: ListedRun) => string; // more that a bare word may find
};

/** What columns read of a history. */
export type ColumnHistory = Pick<History, 'epoch' | 'trainLoss' | 'trainMetric' | 'validationLoss' | 'validationMetric'>;

export type Column = {
  path: string; // its name in filters, views and files: 'val.accuracy.best', 'model.layers[0].units'
  title: string; // 'Validation accuracy, best'
  hint: string; // one sentence, or '' where the title says it
  group: ColumnGroup;
  type: ValueType;
  unit: string; // 'steps/s', or ''
  role: Role;
  better: 'higher' | 'lower' | null; // of a metric
  aliases: readonly string[]; // short names that stand for it whatever else there is
  read: (run: ListedRun, facts: Facts) => Cell;
  /** Whether the value of this run is pending until its history is read. Absent: never. */
  wantsHistory?: (run: ListedRun) => boolean;
};

/** One that only runs which were trained here have a value of. */
export type TrainedColumn = Omit<Column, 'read' | 'wantsHistory'> & {
  read: (run: Run, facts: Facts) => Cell;
  wantsHistory?: (run: Run) => boolean;
};

/** Among imported runs too, which have nothing there. */
export const ofTrained = ({ read, wantsHistory, ...column }: TrainedColumn): Column => ({
  ...column,
  read: (run, facts) => (isTrained(run) ? read(run, facts) : null),
  ...(wantsHistory && { wantsHistory: (run) => isTrained(run) && wantsHistory(run) }),
});

/** The runs whose histories a set of columns needs and that were not read yet, in the order given: those on screen come first. */
export function wantedHistories(columns: readonly Column[], runs: readonly ListedRun[], { historyOf }: Facts): RunId[] {
  const wanting = columns.filter(({ wantsHistory }) => wantsHistory);
  if (wanting.length === 0) return [];
  return runs.filter((run) => !historyOf?.(run.id) && wanting.some(({ wantsHistory }) => wantsHistory?.(run))).map(({ id }) => id);
}

/** A list is told apart from the other values by its type alone. */
export const isList = (cell: Cell): cell is readonly (string | number)[] => typeof cell === 'object' && cell !== null;

/** Two cells that say the same; a list by its items in order. NaN is NaN. */
export function isSameCell(a: Cell, b: Cell): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, at) => Object.is(item, b[at]));
  return Object.is(a, b);
}
