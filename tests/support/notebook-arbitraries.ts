/** Random notebooks and edits for property tests. Ids and texts are numbered, so that a test can look for each of them. */
import fc from 'fast-check';
import { applyEdit, type Edit } from '../../src/lib/notebook/edit.ts';
import { emptyNotebook, newCell } from '../../src/lib/notebook/new-cell.ts';
import { CellId } from '../../src/lib/spec/ids.ts';
import { cellTypes, type Notebook } from '../../src/lib/spec/notebook.ts';

/** An edit that knows neither ids nor counts yet: `pick` chooses among the cells there are. */
export type EditSeed = { kind: number; pick: number; at: number; value: number };

export const anEditSeed: fc.Arbitrary<EditSeed> = fc.record({ kind: fc.nat(14), pick: fc.nat(20), at: fc.nat(20), value: fc.nat(9) });

const words = ['data', 'model', 'net', 'train 2', 'é', 'a longer name'];

/** The edit that a seed is on this notebook; `mark` makes its contents and ids differ from all others. */
export function toEdit(notebook: Notebook, { kind, pick, at, value }: EditSeed, mark: string): Edit {
  const { cells } = notebook;
  const cell = cells[pick % Math.max(1, cells.length)];
  const type = cellTypes[pick % cellTypes.length] ?? 'note';
  const index = at % (cells.length + 1);
  if (!cell || kind < 3) return { type: 'insertCell', cell: newCell(notebook, { type, id: CellId.parse(`new-${mark}`), index }), index };
  const { id } = cell;
  const word = words[value % words.length] ?? 'data';
  const edits: Edit[] = [
    { type: 'moveCell', id, to: index },
    { type: 'duplicateCell', id, newId: CellId.parse(`copy-${mark}`) },
    { type: 'deleteCell', id },
    { type: 'renameCell', id, name: word },
    { type: 'replaceSpec', id, spec: { epochs: value, made: mark } },
    { type: 'replaceSpec', id, spec: { epochs: value + 1, made: mark }, field: 'epochs' },
    { type: 'setDraft', id, draft: `{ ${mark}` },
    { type: 'setNote', id, text: `text ${mark}` },
    { type: 'setReference', id, to: value % 2 ? 'data' : 'model', name: cells[at % cells.length]?.name ?? word },
    { type: 'setHypothesis', id, hypothesis: { claim: `claim ${mark}` } },
    { type: 'setTitle', title: `title ${mark}` },
    { type: 'setBackend', backend: value % 2 ? 'wasm' : 'cpu' },
  ];
  return edits[(kind - 3) % edits.length] ?? { type: 'setTitle', title: word };
}

/** A notebook after a row of edits; ids and contents carry `mark`. */
export function edited(notebook: Notebook, seeds: readonly EditSeed[], mark: string): Notebook {
  return seeds.reduce((before, seed, index) => applyEdit(before, toEdit(before, seed, `${mark}${index}`)), notebook);
}

/** A notebook with two cells of each kind, then edited at random. */
export const anEditedNotebook: fc.Arbitrary<Notebook> = fc.array(anEditSeed, { maxLength: 6 }).map((seeds) => {
  const start = [...cellTypes, ...cellTypes].reduce<Notebook>((notebook, type, index) => {
    const cell = newCell(notebook, { type, id: CellId.parse(`base-${index}`), index });
    return applyEdit(notebook, { type: 'insertCell', cell, index });
  }, emptyNotebook());
  return edited(start, seeds, 'base');
});
