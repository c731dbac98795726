import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEditedNotebook, anEditSeed, edited } from '../../../tests/support/notebook-arbitraries.ts';
import { CellId } from '../spec/ids.ts';
import { parseNotebook, type Cell, type Notebook } from '../spec/notebook.ts';
import { applyEdit, type Edit } from './edit.ts';
import { mergeNotebooks } from './merge.ts';

const someEdits = fc.array(anEditSeed, { maxLength: 8 });
const anyVersions = fc.tuple(anEditedNotebook, someEdits, someEdits).map(([base, mine, theirs]) => ({
  base,
  mine: edited(base, mine, 'mine'),
  theirs: edited(base, theirs, 'theirs'),
}));

const contentOf = (cell: Cell) => JSON.stringify(cell.type === 'note' ? cell.text : [cell.spec, cell.draft ?? null]);

/** What a side wrote: contents of cells that differ from the base, or are new. */
function writtenBy(side: Notebook, base: Notebook): string[] {
  const before = new Map<string, string>(base.cells.map((cell) => [cell.id, contentOf(cell)]));
  return side.cells.filter((cell) => before.get(cell.id) !== contentOf(cell)).map(contentOf);
}

test('keeps everything that either side wrote, in a valid notebook', () => {
  fc.assert(
    fc.property(anyVersions, ({ base, mine, theirs }) => {
      const { notebook } = mergeNotebooks({ base, mine, theirs });
      expect(parseNotebook(notebook)).toEqual({ ok: true, value: notebook });
      const contents = notebook.cells.map(contentOf);
      for (const written of [...writtenBy(mine, base), ...writtenBy(theirs, base)]) expect(contents).toContain(written);
      for (const title of [mine.title, theirs.title]) if (title !== base.title) expect(notebook.title).toContain(title);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('a side that did nothing changes nothing', () => {
  fc.assert(
    fc.property(anyVersions, ({ base, mine }) => {
      expect(mergeNotebooks({ base, mine, theirs: base }).notebook).toBe(mine);
      expect(mergeNotebooks({ base, mine: base, theirs: mine }).notebook).toBe(mine);
      expect(mergeNotebooks({ base, mine, theirs: structuredClone(mine) }).notebook).toBe(mine);
    }),
    { numRuns: 200, seed: 2 },
  );
});

test('what mine reads from is what it reads from after the merge', () => {
  const target = (notebook: Notebook, cell: Cell, type: 'data' | 'model') =>
    cell.type === 'train' ? notebook.cells.find((other) => other.type === type && other.name === cell[type])?.id : undefined;
  fc.assert(
    fc.property(anyVersions, ({ base, mine, theirs }) => {
      const { notebook } = mergeNotebooks({ base, mine, theirs });
      for (const cell of mine.cells) {
        const before = base.cells.find(({ id }) => id === cell.id);
        const after = notebook.cells.find(({ id }) => id === cell.id);
        if (cell.type !== 'train' || !after) continue;
        for (const type of ['data', 'model'] as const) {
          const [was, wanted] = [before && target(base, before, type), target(mine, cell, type)];
          const isMine = was !== wanted || before === undefined;
          const isThere = notebook.cells.some(({ id }) => id === wanted);
          if (isMine && wanted && isThere) expect(target(notebook, after, type)).toBe(wanted);
        }
      }
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('each side keeps the order of its own when the other moved nothing', () => {
  const still = (kind: number) => kind !== 3; // 3 moves a cell, see toEdit
  fc.assert(
    fc.property(anEditedNotebook, someEdits, someEdits, (base, first, second) => {
      const mine = edited(base, first, 'mine');
      const theirs = edited(
        base,
        second.filter(({ kind }) => still(kind)),
        'theirs',
      );
      const order = mergeNotebooks({ base, mine, theirs }).notebook.cells.map(({ id }) => id);
      const kept = mine.cells.map(({ id }) => id).filter((id) => order.includes(id));
      expect(order.filter((id) => kept.includes(id))).toEqual(kept);
    }),
    { numRuns: 300, seed: 4 },
  );
});

const id = (text: string) => CellId.parse(text);
const base: Notebook = {
  version: 1,
  title: 'T',
  backend: 'auto',
  cells: [
    { type: 'data', id: id('d'), name: 'data', spec: {} },
    { type: 'model', id: id('m'), name: 'model', spec: {} },
    { type: 'train', id: id('t'), name: 'train', data: 'data', model: 'model', spec: { epochs: 1 } },
  ],
};
const merged = (mine: Edit[], theirs: Edit[]) =>
  mergeNotebooks({ base, mine: mine.reduce(applyEdit, base), theirs: theirs.reduce(applyEdit, base) });

test('a cell edited on both sides stays twice', () => {
  const { notebook, doubled } = merged(
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 2 } }],
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 3 } }],
  );
  expect(notebook.cells.slice(2)).toEqual([
    { type: 'train', id: 't', name: 'train', data: 'data', model: 'model', spec: { epochs: 2 } },
    { type: 'train', id: 't-2', name: 'train (other tab)', data: 'data', model: 'model', spec: { epochs: 3 } },
  ]);
  expect(doubled).toEqual(['t-2']);
});

test('different fields of one spec come together, in the order of mine', () => {
  const start = { epochs: 1, batchSize: 8, optimizer: { type: 'sgd', learningRate: 0.1 } };
  const before = applyEdit(base, { type: 'replaceSpec', id: id('t'), spec: start });
  const mine = applyEdit(before, { type: 'replaceSpec', id: id('t'), spec: { ...start, epochs: 5, seed: 3 } });
  const spec = { l2: 0.01, ...start, batchSize: 16, optimizer: { type: 'sgd', learningRate: 0.5 } };
  const theirs = applyEdit(before, { type: 'replaceSpec', id: id('t'), spec });
  const { notebook, doubled } = mergeNotebooks({ base: before, mine, theirs });
  expect(doubled).toEqual([]);
  const [cell] = notebook.cells.filter((each) => each.id === 't');
  const joined = { epochs: 5, batchSize: 16, optimizer: { type: 'sgd', learningRate: 0.5 }, seed: 3, l2: 0.01 };
  expect(JSON.stringify(cell?.type === 'train' && cell.spec)).toBe(JSON.stringify(joined));
});

test('a draft conflicts as a whole', () => {
  const { notebook, doubled } = merged(
    [{ type: 'setDraft', id: id('t'), draft: '{ "epochs": ' }],
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 1, batchSize: 16 } }],
  );
  expect(doubled).toEqual(['t-2']);
  expect(notebook.cells.slice(2)).toMatchObject([{ draft: '{ "epochs": ' }, { spec: { epochs: 1, batchSize: 16 } }]);
});

test('a renaming here and an edit there come together, references included', () => {
  const added: Cell = { type: 'train', id: id('t3'), name: 'train 3', data: 'data', model: 'model', spec: {} };
  const { notebook, doubled } = merged(
    [{ type: 'renameCell', id: id('d'), name: 'iris' }],
    [
      { type: 'replaceSpec', id: id('d'), spec: { target: 'class' } },
      { type: 'replaceSpec', id: id('t'), spec: { epochs: 3 } },
      { type: 'insertCell', cell: added, index: 3 },
    ],
  );
  expect(doubled).toEqual([]);
  expect(notebook.cells).toEqual([
    { type: 'data', id: 'd', name: 'iris', spec: { target: 'class' } },
    { type: 'model', id: 'm', name: 'model', spec: {} },
    { type: 'train', id: 't', name: 'train', data: 'iris', model: 'model', spec: { epochs: 3 } },
    { ...added, data: 'iris' },
  ]);
});

test('an edit beats a deletion, and a deletion beats no edit', () => {
  const { notebook } = merged(
    [
      { type: 'deleteCell', id: id('t') },
      { type: 'deleteCell', id: id('m') },
    ],
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 9 } }],
  );
  expect(notebook.cells).toEqual([
    base.cells[0],
    { type: 'train', id: 't', name: 'train', data: 'data', model: 'model', spec: { epochs: 9 } },
  ]);
});

test('cells added on both sides under one name get names of their own', () => {
  const add = (cellId: string): Edit => ({
    type: 'insertCell',
    cell: { type: 'note', id: id(cellId), name: 'note', text: cellId },
    index: 1,
  });
  const { notebook } = merged([add('n1')], [add('n2')]);
  expect(notebook.cells.map(({ name }) => name).toSorted()).toEqual(['data', 'model', 'note', 'note 2', 'train']);
  expect(notebook.cells.find((cell) => cell.name === 'note')).toMatchObject({ text: 'n1' });
});
