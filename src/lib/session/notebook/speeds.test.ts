import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { describe } from '../../data/describe.ts';
import { loadTable } from '../../data/load-table.ts';
import { trainView, type Ready } from '../../launch/train-view.ts';
import { fromJson } from '../../notebook/serialize.ts';
import { readDataset } from '../../notebook/read-cell.ts';
import type { Json } from '../../spec/parse.ts';
import { Speeds, type Shelf } from './speeds.ts';

const notebookJson = (epochs: number, units: number): Json => ({
  daybook: 1,
  cells: [
    { type: 'data', name: 'moons', spec: { source: { type: 'generator', name: 'moons', examples: 100 } } },
    {
      type: 'model',
      name: 'net',
      spec: {
        layers: [
          { type: 'dense', units, activation: 'relu' },
          { type: 'dense', units: 2 },
        ],
      },
    },
    { type: 'train', name: 'train', spec: { epochs, batchSize: 10 } },
  ],
});

async function readyToTrain(epochs: number, units = 4): Promise<Ready> {
  const notebook = fromJson(notebookJson(epochs, units));
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
  return ready;
}

function aShelf(text: string | null = null): Shelf & { text: string | null } {
  return {
    text,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}

const ran = (epochsDone: number, elapsedMs: number) => {
  const run = aRun({ epochsDone, elapsedMs });
  if (!run.environment) throw new Error('A run that trained has an environment.');
  return { ...run, environment: { ...run.environment, backend: 'wasm' as const } };
};

test('a run that took long makes the next one expected to, also after a reload', async () => {
  const ready = await readyToTrain(50);
  const shelf = aShelf();
  const speeds = new Speeds(shelf);
  const before = speeds.expectedMs(ready, 'wasm');
  speeds.learn(ran(50, 20 * before), ready);
  expect(speeds.expectedMs(ready, 'wasm')).toBeGreaterThan(10 * before);
  expect(new Speeds(shelf).expectedMs(ready, 'wasm')).toBe(speeds.expectedMs(ready, 'wasm'));
  expect(speeds.expectedMs(ready, 'cpu')).toBe(new Speeds(aShelf()).expectedMs(ready, 'cpu'));
});

test('twice the epochs are expected to take twice as long', async () => {
  const speeds = new Speeds(aShelf());
  const [short, long] = [await readyToTrain(20), await readyToTrain(40)];
  expect(speeds.expectedMs(long, 'wasm') / speeds.expectedMs(short, 'wasm')).toBeCloseTo(2, 6);
});

test('damaged memories and a shelf that refuses cost nothing', async () => {
  const ready = await readyToTrain(5);
  const plain = new Speeds(aShelf()).expectedMs(ready, 'wasm');
  for (const text of ['{', '[]', '{"wasm": [{"steps": "many"}]}', 'null']) {
    expect(new Speeds(aShelf(text)).expectedMs(ready, 'wasm')).toBe(plain);
  }
  const refusing: Shelf = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  const speeds = new Speeds(refusing);
  speeds.learn(ran(5, 3 * plain), ready);
  expect(speeds.expectedMs(ready, 'wasm')).toBeGreaterThan(plain);
});
