import { canonical } from '../spec/canonical.ts';
import { sha256 } from '../spec/hash.ts';
import type { CellId } from '../spec/ids.ts';
import type { Cell, DataCell, ModelCell, Notebook, TrainCell } from '../spec/notebook.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import { listNames, show } from '../spec/show.ts';
import { readCell } from './read-cell.ts';

export type Inputs = { data: DataCell; model: ModelCell };

function problem(notebook: Notebook, cell: TrainCell, type: 'data' | 'model'): Issue {
  const wanted = cell[type];
  const other = notebook.cells.find(({ name }) => name === wanted);
  const names = notebook.cells.filter((candidate) => candidate.type === type).map(({ name }) => name);
  const what =
    wanted === ''
      ? `${show(cell.name)} names no ${type} cell`
      : other
        ? `${show(wanted)} is a ${other.type} cell, not a ${type} cell`
        : `There is no ${type} cell named ${show(wanted)}`;
  const shown = names.length > 5 ? listNames(names.slice(0, 5)) : listNames(names);
  return { path: type, message: `${what}: ${names.length === 0 ? `add a ${type} cell` : `choose ${shown}`}.` };
}

/** The data and the model cell that a train cell names, or a sentence for each that is not there. */
export function inputsOf(notebook: Notebook, cell: TrainCell): Parsed<Inputs> {
  const data = notebook.cells.find((other) => other.type === 'data' && other.name === cell.data);
  const model = notebook.cells.find((other) => other.type === 'model' && other.name === cell.model);
  if (data?.type === 'data' && model?.type === 'model') return { ok: true, value: { data, model } };
  const issues: Issue[] = [];
  if (!data) issues.push(problem(notebook, cell, 'data'));
  if (!model) issues.push(problem(notebook, cell, 'model'));
  return { ok: false, issues };
}

/** What a cell reads from, in the order of the notebook. Only train cells read others, so that there are no circles. */
export function ancestorsOf(notebook: Notebook, id: CellId): Cell[] {
  const cell = notebook.cells.find((candidate) => candidate.id === id);
  if (cell?.type !== 'train') return [];
  return notebook.cells.filter(
    (other) => (other.type === 'data' && other.name === cell.data) || (other.type === 'model' && other.name === cell.model),
  );
}

/** The train cells that read from a cell: those that an edit of it makes stale. */
export function dependantsOf(notebook: Notebook, id: CellId): TrainCell[] {
  const cell = notebook.cells.find((candidate) => candidate.id === id);
  if (cell?.type !== 'data' && cell?.type !== 'model') return [];
  return notebook.cells.filter((other) => other.type === 'train').filter((other) => other[cell.type] === cell.name);
}

function content(cell: Cell | undefined): unknown {
  if (!cell) return null;
  if (cell.type === 'note') return cell.text;
  const noun = readCell(cell);
  return noun.ok ? noun.value : { invalid: cell.draft ?? cell.spec };
}

/**
 * A name of everything that a cell's result depends on: its own noun and those it reads, complete, so that writing down a default
 * or renaming a cell changes nothing.
 */
export function fingerprint(notebook: Notebook, id: CellId): string {
  const cell = notebook.cells.find((candidate) => candidate.id === id);
  const inputs = ancestorsOf(notebook, id).toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return sha256(canonical([content(cell), ...inputs.map(content)]));
}
