import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEditedNotebook, anEditSeed, edited, toEdit } from '../../../tests/support/notebook-arbitraries.ts';
import { getAt } from '../spec/edit-json.ts';
import { CellId } from '../spec/ids.ts';
import { parseNotebook, type Cell, type Notebook } from '../spec/notebook.ts';
import { applyEdit, textEdit } from './edit.ts';
import { emptyNotebook, newCell } from './new-cell.ts';

const id = (text: string) => CellId.parse(text);

const notebook: Notebook = {
  version: 1,
  title: 'Iris',
  backend: 'auto',
  cells: [
    { type: 'data', id: id('d'), name: 'iris', spec: { target: 'class' } },
    { type: 'model', id: id('m'), name: 'net', spec: {} },
    { type: 'train', id: id('t'), name: 'train', data: 'iris', model: 'net', spec: { epochs: 3 } },
    { type: 'note', id: id('n'), name: 'iris 2', text: 'hello' },
  ],
};

const names = ({ cells }: Notebook) => cells.map((cell) => cell.name);
const cellOf = ({ cells }: Notebook, wanted: string): Cell | undefined => cells.find((cell) => cell.id === wanted);

test('every edit of every notebook leaves a valid one, and the former as it was', () => {
  fc.assert(
    fc.property(anEditedNotebook, fc.array(anEditSeed, { maxLength: 12 }), (start, seeds) => {
      const before = JSON.stringify(start);
      const after = edited(start, seeds, 'x');
      expect(parseNotebook(after)).toEqual({ ok: true, value: after });
      expect(JSON.stringify(start)).toBe(before);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('an edit leaves every cell that it does not name as it is, but for references to a renamed one', () => {
  fc.assert(
    fc.property(anEditedNotebook, anEditSeed, (start, seed) => {
      const edit = toEdit(start, seed, 'x');
      const after = applyEdit(start, edit);
      const named = 'id' in edit ? edit.id : null;
      for (const cell of start.cells) {
        if (cell.id === named) continue;
        if (edit.type === 'renameCell' && cell.type === 'train') expect(cellOf(after, cell.id)).toMatchObject({ spec: cell.spec });
        else expect(cellOf(after, cell.id)).toBe(cell);
      }
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('an edit of a cell that is gone, or one that changes nothing, returns the same notebook', () => {
  expect(applyEdit(notebook, { type: 'deleteCell', id: id('gone') })).toBe(notebook);
  expect(applyEdit(notebook, { type: 'renameCell', id: id('gone'), name: 'x' })).toBe(notebook);
  expect(applyEdit(notebook, { type: 'renameCell', id: id('d'), name: ' iris\n' })).toBe(notebook);
  expect(applyEdit(notebook, { type: 'renameCell', id: id('d'), name: ' \u0000 ' })).toBe(notebook);
  expect(applyEdit(notebook, { type: 'moveCell', id: id('d'), to: 0 })).toBe(notebook);
  expect(applyEdit(notebook, { type: 'replaceSpec', id: id('t'), spec: { epochs: 3 } })).toBe(notebook);
  expect(applyEdit(notebook, { type: 'setNote', id: id('d'), text: 'not a note' })).toBe(notebook);
  expect(applyEdit(notebook, { type: 'setTitle', title: 'Iris' })).toBe(notebook);
});

test('renaming a cell takes the references of others along', () => {
  const after = applyEdit(notebook, { type: 'renameCell', id: id('d'), name: 'flowers' });
  expect(names(after)).toEqual(['flowers', 'net', 'train', 'iris 2']);
  expect(cellOf(after, 't')).toMatchObject({ data: 'flowers', model: 'net' });
});

test('renaming to a taken name counts on', () => {
  expect(names(applyEdit(notebook, { type: 'renameCell', id: id('m'), name: 'iris' }))).toEqual(['iris', 'iris 3', 'train', 'iris 2']);
});

test('a copy stands below its original under a free name', () => {
  const after = applyEdit(notebook, { type: 'duplicateCell', id: id('d'), newId: id('c') });
  expect(names(after)).toEqual(['iris', 'iris 3', 'net', 'train', 'iris 2']);
  expect(cellOf(after, 'c')).toMatchObject({ spec: { target: 'class' } });
});

test('moves a cell to the index it shall have, and no further than the ends', () => {
  expect(names(applyEdit(notebook, { type: 'moveCell', id: id('d'), to: 2 }))).toEqual(['net', 'train', 'iris', 'iris 2']);
  expect(names(applyEdit(notebook, { type: 'moveCell', id: id('t'), to: -5 }))).toEqual(['train', 'iris', 'net', 'iris 2']);
  expect(names(applyEdit(notebook, { type: 'moveCell', id: id('d'), to: 99 }))).toEqual(['net', 'train', 'iris 2', 'iris']);
});

test('typing JSON changes the spec and ends the draft; other text is kept as a draft beside the last spec', () => {
  const typing = applyEdit(notebook, textEdit(id('t'), '{ "epochs": '));
  expect(cellOf(typing, 't')).toMatchObject({ draft: '{ "epochs": ', spec: { epochs: 3 } });
  const typed = applyEdit(typing, textEdit(id('t'), '{ "epochs": 5 }'));
  expect(cellOf(typed, 't')).toEqual({ type: 'train', id: 't', name: 'train', data: 'iris', model: 'net', spec: { epochs: 5 } });
});

test('text that could make the notebook unreadable stays a draft', () => {
  const texts = [`${'['.repeat(60)}${']'.repeat(60)}`, '{"__proto__": 1}', `[${'1,'.repeat(150_000)}1]`];
  for (const text of texts) {
    expect(textEdit(id('t'), text)).toMatchObject({ type: 'setDraft' });
    expect(parseNotebook(applyEdit(notebook, textEdit(id('t'), text)))).toMatchObject({ ok: true });
  }
});

test('refuses a second cell of the same id', () => {
  const cell: Cell = { type: 'note', id: id('d'), name: 'x', text: '' };
  expect(() => applyEdit(notebook, { type: 'insertCell', cell, index: 0 })).toThrow('"d" already');
});

test('a new train cell takes the nearest data and model above it', () => {
  const after = applyEdit(notebook, { type: 'duplicateCell', id: id('d'), newId: id('d2') });
  expect(newCell(after, { type: 'train', id: id('x'), index: 1 })).toMatchObject({ name: 'train 2', data: 'iris', model: 'net' });
  expect(newCell(after, { type: 'train', id: id('x'), index: 3 })).toMatchObject({ data: 'iris 3' });
  expect(newCell(emptyNotebook(), { type: 'train', id: id('x'), index: 0 })).toMatchObject({ name: 'train', data: '', model: '' });
});

test('a new model ends with as many units as the data above want, or those of the first data cell', () => {
  const unitsOf = (outputs?: number | null) => {
    const cell = newCell(emptyNotebook(), { type: 'model', id: id('model'), index: 0, outputs });
    return cell.type === 'model' ? getAt(cell.spec, 'layers[1].units') : null;
  };
  expect(unitsOf(7)).toBe(7);
  expect(unitsOf(null)).toBe(3);
  expect(unitsOf()).toBe(3);
});
