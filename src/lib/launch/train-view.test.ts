import { expect, test } from 'vitest';
import { describe } from '../data/describe.ts';
import { loadTable } from '../data/load-table.ts';
import { fromJson } from '../notebook/serialize.ts';
import { readDataset } from '../notebook/read-cell.ts';
import type { Run } from '../runs/run.ts';
import { RunId } from '../spec/ids.ts';
import type { Json } from '../spec/parse.ts';
import { nextNumber, runOf, trainView } from './train-view.ts';

const notebookJson: Json = {
  daybook: 1,
  cells: [
    { type: 'data', name: 'moons', spec: { source: { type: 'generator', name: 'moons', examples: 100 } } },
    { type: 'model', name: 'net', spec: { layers: [{ type: 'dense', units: 2 }] } },
    { type: 'train', name: 'train', spec: { epochs: 2, batchSize: 10 } },
  ],
};

async function launch(purpose: Run['purpose'], number: number): Promise<Run> {
  const notebook = fromJson(notebookJson);
  if (!notebook.ok) throw new Error(notebook.issues[0]?.message);
  const [data, , cell] = notebook.value.cells;
  if (data?.type !== 'data' || cell?.type !== 'train') throw new Error('The notebook lost its cells.');
  const dataset = readDataset(data);
  if (!dataset.ok) throw new Error(dataset.issues[0]?.message);
  const table = await loadTable(dataset.value.source, { readAsset: () => Promise.reject(new Error('Nothing is shipped here.')) });
  if (!table.ok) throw new Error(table.issues[0]?.message);
  const summary = describe(table.value, dataset.value, null);
  const { ready } = trainView({ notebook: notebook.value, cell, summary: () => summary });
  if (!ready) throw new Error('The cell cannot be trained.');
  return runOf({ ready, notebook: notebook.value, notebookId: null, cell, id: RunId.parse('run1'), number, now: 0, purpose });
}

test('a run is named after its cell, an overfit check is called one', async () => {
  expect(await launch('train', 3)).toMatchObject({ name: 'train 3', purpose: 'train' });
  expect(await launch('overfitCheck', 1)).toMatchObject({ name: 'train check 1', purpose: 'overfitCheck' });
});

test('the next number is one above the highest, also after a deletion or a renaming', () => {
  expect(nextNumber([])).toBe(1);
  expect(nextNumber([{ name: 'train 1' }, { name: 'train 4' }])).toBe(5);
  expect(nextNumber([{ name: 'train check 2' }, { name: 'my best' }])).toBe(3);
});
