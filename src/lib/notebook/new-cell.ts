import type { CellId } from '../spec/ids.ts';
import { baseName, freeName, untitled } from '../spec/names.ts';
import type { Cell, CellType, Notebook } from '../spec/notebook.ts';
import type { Json } from '../spec/parse.ts';

const firstDataset: Json = { source: { type: 'shipped', name: 'iris' }, target: 'class' };
const firstModel = (outputs: number): Json => ({
  layers: [
    { type: 'dense', units: 16, activation: 'relu' },
    { type: 'dense', units: outputs },
  ],
});

/** The name of the cell that a train or model cell at `index` would take by itself: the nearest above, else the first below. */
export function nearestName(notebook: Notebook, index: number, type: 'data' | 'model'): string {
  const above = notebook.cells.slice(0, index).findLast((cell) => cell.type === type);
  return (above ?? notebook.cells.find((cell) => cell.type === type))?.name ?? '';
}

type Place = { type: CellType; id: CellId; index: number; outputs?: number | null }; // outputs: what the data above want of a model

/** A cell that can stand at `index`, with a free name and a spec that works at once. */
export function newCell(notebook: Notebook, at: Place): Cell {
  const { type, id, index } = at;
  const name = freeName(baseName[type], new Set(notebook.cells.map((cell) => cell.name)));
  switch (type) {
    case 'note':
      return { type, id, name, text: '' };
    case 'data':
      return { type, id, name, spec: firstDataset };
    case 'model':
      return { type, id, name, spec: firstModel(at.outputs ?? 3) };
    case 'train':
      return { type, id, name, data: nearestName(notebook, index, 'data'), model: nearestName(notebook, index, 'model'), spec: {} };
    case 'compare':
      return { type, id, name, spec: {} };
    default:
      return type satisfies never;
  }
}

/** A notebook with nothing in it yet. */
export const emptyNotebook = (title = untitled): Notebook => ({ version: 1, title, backend: 'auto', cells: [] });
