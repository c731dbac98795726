import { describe } from '../../src/lib/data/describe.ts';
import { loadTable } from '../../src/lib/data/load-table.ts';
import { trainView, type Ready } from '../../src/lib/launch/train-view.ts';
import { readDataset } from '../../src/lib/notebook/read-cell.ts';
import { fromJson } from '../../src/lib/notebook/serialize.ts';
import type { Notebook, TrainCell } from '../../src/lib/spec/notebook.ts';
import type { Json } from '../../src/lib/spec/parse.ts';

type Written = { layers: Json; training: { [key: string]: Json } };

/** A notebook on a hundred generated moons, with its train cell and what that cell would train. */
export async function readyCell({ layers, training }: Written): Promise<{ notebook: Notebook; cell: TrainCell; ready: Ready }> {
  const notebook = fromJson({
    daybook: 1,
    cells: [
      { type: 'data', name: 'moons', spec: { source: { type: 'generator', name: 'moons', examples: 100 } } },
      { type: 'model', name: 'net', spec: { layers } },
      { type: 'train', name: 'train', spec: training },
    ],
  });
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
  return { notebook: notebook.value, cell, ready };
}
