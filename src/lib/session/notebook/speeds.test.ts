import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { readyCell } from '../../../../tests/support/ready-cell.ts';
import type { Ready } from '../../launch/train-view.ts';
import type { Json } from '../../spec/parse.ts';
import { Speeds, type Shelf } from './speeds.ts';

const readyToTrain = async (epochs: number, units = 4): Promise<Ready> => {
  const layers: Json = [
    { type: 'dense', units, activation: 'relu' },
    { type: 'dense', units: 2 },
  ];
  return (await readyCell({ layers, training: { epochs, batchSize: 10 } })).ready;
};

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
  return { ...run, environment: { ...run.environment, backend: 'wasm' as const, path: 'wasm' as const } };
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
