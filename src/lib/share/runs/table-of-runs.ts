import { pending, type Cell, type Column, type Facts } from '../../runs/columns/column.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import type { RunTable, TableColumn } from './table.ts';

type Known = Exclude<Cell, typeof pending>;

const isAll = <Kind extends Known>(values: readonly Known[], is: (value: Known) => value is Kind): values is readonly (Kind | null)[] =>
  values.every((value) => value === null || is(value));

const isText = (value: Known): value is string => typeof value === 'string';
const isNumber = (value: Known): value is number => typeof value === 'number';
const isFlag = (value: Known): value is boolean => typeof value === 'boolean';

/** By what the values are: the same place of a spec may be a number in one run and a word in another. */
function typed({ path: name, type }: Column, values: readonly Known[]): TableColumn {
  const isEmpty = values.every((value) => value === null);
  if (isAll(values, isFlag) && (!isEmpty || type === 'flag')) return { name, type: 'boolean', values };
  if (isAll(values, isNumber) && (!isEmpty || (type !== 'text' && type !== 'list'))) {
    if (type === 'date') return { name, type: 'time', values };
    const isWhole = type === 'number' && values.every((value) => value === null || Number.isSafeInteger(value));
    return { name, type: isWhole ? 'integer' : 'number', values };
  }
  return isAll(values, isText) && !(isEmpty && type === 'list') ? { name, type: 'text', values } : { name, type: 'json', values };
}

/**
 * The columns of some runs as a table to be written, named by their paths; durations are milliseconds.
 * @throws Error where a history is needed that `facts` does not have: read those of `wantedHistories` first.
 */
export function tableOfRuns(runs: readonly ListedRun[], columns: readonly Column[], facts: Facts): RunTable {
  return {
    columns: columns.map((column) =>
      typed(
        column,
        runs.map((run) => {
          const cell = column.read(run, facts);
          if (cell === pending) throw new Error(`Column ${column.path} of ${run.name} needs its history, which was not read.`);
          return cell;
        }),
      ),
    ),
  };
}
