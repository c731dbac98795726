import type { CellId } from '../spec/ids.ts';
import { freeName, toName } from '../spec/names.ts';
import { maxCells, maxTextLength, maxTitleLength } from '../spec/notebook.ts';
import type { BackendChoice, Cell, Notebook } from '../spec/notebook.ts';
import type { Json } from '../spec/parse.ts';
import { toJson } from '../spec/plain.ts';
import { hasSpec, maxSpecDepth, readSpecText } from './read-cell.ts';

/** Everything that a person can do to a notebook. An edit of a cell that is no longer there changes nothing. */
export type Edit =
  | { type: 'insertCell'; cell: Cell; index: number } // a taken name is made free
  | { type: 'moveCell'; id: CellId; to: number } // the index the cell shall have
  | { type: 'duplicateCell'; id: CellId; newId: CellId } // the copy stands below
  | { type: 'deleteCell'; id: CellId }
  | { type: 'renameCell'; id: CellId; name: string } // references of other cells follow
  | { type: 'replaceSpec'; id: CellId; spec: Json; field?: string } // ends a draft; `field` is the path a form changed
  | { type: 'setDraft'; id: CellId; draft: string } // text of the JSON editor that is not JSON
  | { type: 'setNote'; id: CellId; text: string }
  | { type: 'setReference'; id: CellId; to: 'data' | 'model'; name: string }
  | { type: 'setHypothesis'; id: CellId; hypothesis: Json | null } // null: without a card
  | { type: 'setTitle'; title: string }
  | { type: 'setBackend'; backend: BackendChoice }
  | { type: 'replaceNotebook'; notebook: Notebook; label: string }; // 'merge changes of another tab', 'open a file'

const clamp = (index: number, largest: number) => Math.min(Math.max(0, Math.trunc(index)), largest);
const namesOf = (cells: readonly Cell[]) => new Set(cells.map((cell) => cell.name));

function changeCell(notebook: Notebook, id: CellId, change: (cell: Cell) => Cell): Notebook {
  const index = notebook.cells.findIndex((cell) => cell.id === id);
  const old = notebook.cells[index];
  if (!old) return notebook;
  const changed = change(old);
  return changed === old ? notebook : { ...notebook, cells: notebook.cells.with(index, changed) };
}

function insert(notebook: Notebook, cell: Cell, index: number): Notebook {
  if (notebook.cells.length >= maxCells) return notebook;
  if (notebook.cells.some(({ id }) => id === cell.id)) throw new RangeError(`There is a cell with the id "${cell.id}" already.`);
  const name = freeName(toName(cell.name) || cell.type, namesOf(notebook.cells));
  return { ...notebook, cells: notebook.cells.toSpliced(clamp(index, notebook.cells.length), 0, { ...cell, name }) };
}

function move(notebook: Notebook, id: CellId, to: number): Notebook {
  const from = notebook.cells.findIndex((cell) => cell.id === id);
  const cell = notebook.cells[from];
  const index = clamp(to, notebook.cells.length - 1);
  return !cell || from === index ? notebook : { ...notebook, cells: notebook.cells.toSpliced(from, 1).toSpliced(index, 0, cell) };
}

function duplicate(notebook: Notebook, id: CellId, newId: CellId): Notebook {
  const index = notebook.cells.findIndex((cell) => cell.id === id);
  const cell = notebook.cells[index];
  return cell ? insert(notebook, { ...cell, id: newId }, index + 1) : notebook;
}

function rename(notebook: Notebook, id: CellId, wanted: string): Notebook {
  const cell = notebook.cells.find((candidate) => candidate.id === id);
  const clean = toName(wanted);
  if (!cell || clean === '' || clean === cell.name) return notebook;
  const name = freeName(clean, namesOf(notebook.cells.filter((other) => other !== cell)));
  const follow = (other: Cell): Cell => {
    if (other === cell) return { ...other, name };
    if (other.type !== 'train' || (cell.type !== 'data' && cell.type !== 'model')) return other;
    return other[cell.type] === cell.name ? { ...other, [cell.type]: name } : other;
  };
  return { ...notebook, cells: notebook.cells.map(follow) };
}

function replaceSpec(cell: Cell, spec: Json): Cell {
  if (!hasSpec(cell)) return cell;
  const plain = toJson(spec, maxSpecDepth);
  if (!plain.ok) throw new RangeError(plain.issues[0]?.message);
  if (cell.draft === undefined && JSON.stringify(cell.spec) === JSON.stringify(plain.value)) return cell;
  const { draft: _ended, ...rest } = cell;
  return { ...rest, spec: plain.value };
}

function setHypothesis(cell: Cell, card: Json | null): Cell {
  if (cell.type !== 'train' && cell.type !== 'compare') return cell;
  if (JSON.stringify(cell.hypothesis ?? null) === JSON.stringify(card)) return cell;
  const { hypothesis: _former, ...rest } = cell;
  return card === null ? rest : { ...rest, hypothesis: card };
}

/** The notebook after an edit. The former one is untouched; parts that did not change are shared; no change returns it as it was. */
export function applyEdit(notebook: Notebook, edit: Edit): Notebook {
  switch (edit.type) {
    case 'insertCell':
      return insert(notebook, edit.cell, edit.index);
    case 'moveCell':
      return move(notebook, edit.id, edit.to);
    case 'duplicateCell':
      return duplicate(notebook, edit.id, edit.newId);
    case 'deleteCell': {
      const cells = notebook.cells.filter(({ id }) => id !== edit.id);
      return cells.length === notebook.cells.length ? notebook : { ...notebook, cells };
    }
    case 'renameCell':
      return rename(notebook, edit.id, edit.name);
    case 'replaceSpec':
      return changeCell(notebook, edit.id, (cell) => replaceSpec(cell, edit.spec));
    case 'setDraft': {
      const draft = edit.draft.slice(0, maxTextLength);
      return changeCell(notebook, edit.id, (cell) => (hasSpec(cell) && cell.draft !== draft ? { ...cell, draft } : cell));
    }
    case 'setNote': {
      const text = edit.text.slice(0, maxTextLength);
      return changeCell(notebook, edit.id, (cell) => (cell.type === 'note' && cell.text !== text ? { ...cell, text } : cell));
    }
    case 'setReference':
      return changeCell(notebook, edit.id, (cell) => {
        return cell.type === 'train' && cell[edit.to] !== edit.name ? { ...cell, [edit.to]: toName(edit.name) } : cell;
      });
    case 'setHypothesis':
      return changeCell(notebook, edit.id, (cell) => setHypothesis(cell, edit.hypothesis));
    case 'setTitle': {
      const title = edit.title.slice(0, maxTitleLength);
      return title === notebook.title ? notebook : { ...notebook, title };
    }
    case 'setBackend':
      return edit.backend === notebook.backend ? notebook : { ...notebook, backend: edit.backend };
    case 'replaceNotebook':
      return edit.notebook;
    default:
      return edit satisfies never;
  }
}

/** The edit that typing into the JSON editor of a cell is: a new spec when the text is JSON, else a draft of it. */
export function textEdit(id: CellId, text: string): Edit {
  const { parsed } = readSpecText(text);
  return parsed.ok ? { type: 'replaceSpec', id, spec: parsed.value } : { type: 'setDraft', id, draft: text };
}
