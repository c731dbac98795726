import type { Cell, Notebook } from '../spec/notebook.ts';

// No name holds a control character, so that a linked reference cannot be taken for a name.
const mark = '\u0000';
const inputs = ['data', 'model'] as const;

/** Names in references become ids of the cells they point to, so that a renaming on one side changes no other cell. */
export function linkCells(cells: readonly Cell[]): Cell[] {
  const ids = new Map(cells.map((cell) => [`${cell.type} ${cell.name}`, cell.id]));
  const link = (type: 'data' | 'model', name: string) => {
    const id = ids.get(`${type} ${name}`);
    return id === undefined ? name : mark + id;
  };
  return cells.map((cell) => (cell.type === 'train' ? { ...cell, data: link('data', cell.data), model: link('model', cell.model) } : cell));
}

/** The inverse, by the names that the cells have now; a cell that is gone leaves the name it last had in one of `versions`. */
export function unlinkCells(cells: readonly Cell[], versions: readonly Notebook[]): Cell[] {
  const names = new Map<string, string>();
  for (const cell of [...cells, ...versions.flatMap((notebook) => notebook.cells)]) if (!names.has(cell.id)) names.set(cell.id, cell.name);
  const unlink = (reference: string) => (reference.startsWith(mark) ? (names.get(reference.slice(1)) ?? '') : reference);
  return cells.map((cell) => {
    if (cell.type !== 'train') return cell;
    const [data, model] = inputs.map((input) => unlink(cell[input]));
    return { ...cell, data: data ?? '', model: model ?? '' };
  });
}
