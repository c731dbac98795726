import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEditedNotebook } from '../../../tests/support/notebook-arbitraries.ts';
import { CellId, RunId } from '../spec/ids.ts';
import type { Notebook, TrainCell } from '../spec/notebook.ts';
import { resolve } from '../spec/resolve.ts';
import { applyEdit, textEdit, type Edit } from './edit.ts';
import { ancestorsOf, dependantsOf, fingerprint, inputsOf } from './dependencies.ts';
import { freshnessOf, type Made } from './freshness.ts';
import { readCell, readDataset, readModel, readTraining, specText } from './read-cell.ts';

const id = (text: string) => CellId.parse(text);
const notebook: Notebook = {
  version: 1,
  title: 'T',
  backend: 'auto',
  cells: [
    { type: 'data', id: id('d'), name: 'iris', spec: { source: { type: 'shipped', name: 'iris' }, target: 'class' } },
    { type: 'model', id: id('m'), name: 'net', spec: { layers: [{ type: 'dense', units: 3 }] } },
    { type: 'train', id: id('t'), name: 'train', data: 'iris', model: 'net', spec: { epochs: 3 } },
    { type: 'note', id: id('n'), name: 'note', text: '' },
  ],
};

function trainCell(of: Notebook): TrainCell {
  const cell = of.cells.find((candidate) => candidate.type === 'train');
  if (cell?.type !== 'train') throw new Error('There is no train cell.');
  return cell;
}

function madeOf(of: Notebook): Made {
  const inputs = inputsOf(of, trainCell(of));
  if (!inputs.ok) throw new Error(inputs.issues[0]?.message);
  const [dataset, model, training] = [readDataset(inputs.value.data), readModel(inputs.value.model), readTraining(trainCell(of))];
  if (!dataset.ok || !model.ok || !training.ok) throw new Error('The notebook of this test is wrong.');
  const resolved = resolve({ dataset: dataset.value, model: model.value, training: training.value, task: 'classification', outputs: 3 });
  if (!resolved.ok) throw new Error(resolved.issues[0]?.message);
  return { resolved: resolved.value, seed: training.value.seed, interventions: [] };
}

const after = (...edits: Edit[]) => edits.reduce(applyEdit, notebook);
const now = (...edits: Edit[]) => freshnessOf(after(...edits), trainCell(after(...edits)), madeOf(notebook));

test.each<[string, Edit[]]>([
  ['nothing', []],
  ['a renaming', [{ type: 'renameCell', id: id('d'), name: 'flowers' }]],
  ['what is looked at and kept', [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, instruments: {}, checkpoints: { every: 5 } } }]],
  ['a default that is written down', [{ type: 'replaceSpec', id: id('t'), spec: { seed: 0, epochs: 3, version: 1 } }]],
  ['the loss that auto stood for', [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, loss: 'softmaxCrossEntropy' } }]],
  [
    'a move and a note',
    [
      { type: 'moveCell', id: id('t'), to: 0 },
      { type: 'setNote', id: id('n'), text: 'x' },
    ],
  ],
  [
    'a copy that is read instead',
    [
      { type: 'duplicateCell', id: id('d'), newId: id('c') },
      { type: 'setReference', id: id('t'), to: 'data', name: 'iris 2' },
    ],
  ],
])('after %s a run is fresh', (_what, edits) => {
  expect(now(...edits)).toEqual({ state: 'fresh' });
});

const iris = { source: { type: 'shipped', name: 'iris' }, target: 'class' };
test.each<[Edit[], string, string]>([
  [[{ type: 'replaceSpec', id: id('t'), spec: { epochs: 5 } }], 'edited', '"train" has changed since this run: epochs went from 3 to 5.'],
  [
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, seed: 1 } }],
    'edited',
    '"train" has changed since this run: run seed went from 0 to 1.',
  ],
  [
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 0 } }],
    'edited',
    '"train" cannot be read: Epochs must be a whole number from 1 to 100000, not 0.',
  ],
  [
    [textEdit(id('t'), '{')],
    'edited',
    '"train" cannot be read: Line 1, column 2: a key is missing before the end of the text: write keys in double quotes.',
  ],
  [[{ type: 'deleteCell', id: id('m') }], 'edited', 'There is no model cell named "net": add a model cell.'],
  [
    [{ type: 'replaceSpec', id: id('d'), spec: { ...iris, split: { seed: 1, validation: 0.3 } } }],
    'stale',
    '"iris" has changed since this run: validation went from 0.2 to 0.3, and 1 more place differs.',
  ],
  [
    [
      {
        type: 'replaceSpec',
        id: id('m'),
        spec: {
          layers: [
            { type: 'dense', units: 8 },
            { type: 'dense', units: 3 },
          ],
        },
      },
    ],
    'stale',
    '"net" has changed since this run: layer 1: units went from 3 to 8, and 1 more place differs.',
  ],
  [
    [{ type: 'replaceSpec', id: id('m'), spec: { layers: [] } }],
    'stale',
    '"net" cannot be read: Layers must not be empty: give a list of at least one layer.',
  ],
])('says why a run is no longer what the cells say (%#)', (edits, state, reason) => {
  expect(now(...edits)).toEqual({ state, reason });
});

test('says what is wrong with references', () => {
  const read = (data: string, model: string, of = notebook) => {
    const inputs = inputsOf(of, { ...trainCell(of), data, model });
    return inputs.ok ? 'fine' : inputs.issues.map(({ path, message }) => `${path}: ${message}`);
  };
  expect(read('iris', 'net')).toBe('fine');
  expect(read('flowers', 'net')).toEqual(['data: There is no data cell named "flowers": choose "iris".']);
  expect(read('', 'iris')).toEqual([
    'data: "train" names no data cell: choose "iris".',
    'model: "iris" is a data cell, not a model cell: choose "net".',
  ]);
  expect(read('x', 'net', after({ type: 'deleteCell', id: id('d') }))).toEqual(['data: There is no data cell named "x": add a data cell.']);
});

test('knows what a cell reads and what reads it', () => {
  expect(ancestorsOf(notebook, id('t')).map(({ name }) => name)).toEqual(['iris', 'net']);
  expect(ancestorsOf(notebook, id('d'))).toEqual([]);
  expect(dependantsOf(notebook, id('m')).map(({ name }) => name)).toEqual(['train']);
  expect(dependantsOf(notebook, id('n'))).toEqual([]);
});

test('a fingerprint changes with what is read, and not with names, order or defaults', () => {
  const first = fingerprint(notebook, id('t'));
  const same: Edit[][] = [
    [{ type: 'renameCell', id: id('m'), name: 'other' }],
    [{ type: 'moveCell', id: id('m'), to: 0 }],
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, batchSize: 32 } }],
  ];
  const other: Edit[][] = [
    [{ type: 'replaceSpec', id: id('d'), spec: { ...iris, split: { seed: 1 } } }],
    [{ type: 'replaceSpec', id: id('t'), spec: { epochs: 4 } }],
    [textEdit(id('m'), '{')],
    [{ type: 'deleteCell', id: id('d') }],
  ];
  expect(same.map((edits) => fingerprint(after(...edits), id('t')))).toEqual(same.map(() => first));
  expect(new Set([first, ...other.map((edits) => fingerprint(after(...edits), id('t')))]).size).toBe(5);
});

test('reads every cell of any notebook without a throw', () => {
  fc.assert(
    fc.property(anEditedNotebook, ({ cells }) => {
      for (const cell of cells) if (cell.type !== 'note') expect(readCell(cell)).toHaveProperty('ok');
    }),
    { seed: 1 },
  );
});

test('shows a draft as it was typed, and a spec in its own form', () => {
  const [data] = after(textEdit(id('d'), '{ "a" ')).cells;
  expect(data?.type === 'data' && specText(data)).toBe('{ "a" ');
  const [plain] = after(textEdit(id('d'), '{ "a":[1,2]}')).cells;
  expect(plain?.type === 'data' && specText(plain)).toBe('{\n  "a": [1, 2]\n}');
});

test('a number that was moved in the middle of the run counts as it stands now', () => {
  const made = { ...madeOf(notebook), interventions: [{ step: 5, epoch: 1, change: { knob: 'learningRate', value: 0.25 } as const }] };
  expect(freshnessOf(notebook, trainCell(notebook), made).state).toBe('edited');
  const moved = after({ type: 'replaceSpec', id: trainCell(notebook).id, spec: { ...Object(trainCell(notebook).spec), learningRate: 0.25 }, field: 'learningRate' }); // prettier-ignore
  expect(freshnessOf(moved, trainCell(moved), made)).toEqual({ state: 'fresh' });
});

test('a check begins fresh whatever its cell starts from, so that a start makes none edited', () => {
  const start = { type: 'run', run: 'r7', frozen: [0] };
  const moved = after({ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, start } });
  const made = madeOf(notebook); // as a check is: without the start
  expect(freshnessOf(moved, trainCell(moved), { ...made, purpose: 'overfitCheck' })).toEqual({ state: 'fresh' });
  expect(freshnessOf(moved, trainCell(moved), { ...made, purpose: 'train' }).state).toBe('edited');
});

test('a group is of as many repeats as the cell says, whichever of them is looked at', () => {
  const asked = after({ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, seed: 4, repeats: 5 } });
  const made = (index: number, of: number): Made => ({ ...madeOf(asked), seed: 3 + index, repeat: { group: RunId.parse('a'), index, of } });
  expect([1, 5].map((index) => freshnessOf(asked, trainCell(asked), made(index, 5)).state)).toEqual(['fresh', 'fresh']);
  expect(freshnessOf(asked, trainCell(asked), made(1, 3))).toEqual({
    state: 'edited',
    reason: '"train" has changed since this run: repeats went from 3 to 5.',
  });
  expect(freshnessOf(asked, trainCell(asked), { ...madeOf(asked), purpose: 'overfitCheck' }).state).toBe('fresh');
});

test('what was chosen on the page of a run, where another one starts from its weights, makes no cell edited; what was not, does', () => {
  const asked = after({ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, seed: 4, repeats: 5 } });
  const { resolved, ...rest } = madeOf(asked);
  const start = { weightsHash: 'ab', frozen: [0] };
  const made: Made = {
    ...rest,
    resolved: { ...resolved, training: { ...resolved.training, epochs: 9, learningRate: 0.5, start } },
    seed: 8,
    parent: RunId.parse('a'),
    apart: true,
  };
  expect(freshnessOf(asked, trainCell(asked), made)).toEqual({ state: 'fresh' });
  expect(freshnessOf(asked, trainCell(asked), { ...made, apart: undefined }).state).toBe('edited');
  const other = after({ type: 'replaceSpec', id: id('t'), spec: { epochs: 3, seed: 4, repeats: 5, batchSize: 7 } });
  expect(freshnessOf(other, trainCell(other), made)).toMatchObject({ state: 'edited', reason: expect.stringContaining('batch') });
});
