import { afterAll, expect, test } from 'vitest';
import { aResolved } from '../../../tests/support/a-run.ts';
import type { Run } from '../runs/run.ts';
import { startRun } from '../runs/start-run.ts';
import { RunId } from '../spec/ids.ts';
import type { BackendChoice } from '../spec/notebook.ts';
import { openStore } from '../storage/idb-store.ts';
import { createAnalysisClient, createSupervisorClient } from './client.ts';
import type { SupervisorMessage } from './protocol.ts';

const surroundings = { baseUrl: `${location.origin}/` };
const supervisor = createSupervisorClient(surroundings);
const analysis = createAnalysisClient(surroundings);
const heard: SupervisorMessage[] = [];
let wake: () => void = () => undefined;
supervisor.onMessage((message) => {
  heard.push(message);
  wake();
});
afterAll(() => {
  supervisor.close();
  analysis.close();
});

async function until(isThere: (message: SupervisorMessage) => boolean): Promise<void> {
  while (!heard.some(isThere)) await new Promise<void>((resolve) => (wake = resolve));
}

const dataset = {
  ...aResolved().dataset,
  source: { type: 'generator', name: 'moons', examples: 200, noise: 0.1, seed: 1 } as const,
  target: 'label',
};

async function aMoonsRun(requestedBackend: BackendChoice, epochs: number): Promise<Run> {
  const summary = await analysis.describe(dataset);
  if (!summary.ok) throw new Error(summary.issues.map(({ message }) => message).join(' '));
  const { hash, title, sizes, floor, outputs } = summary.value;
  const { model, training } = aResolved();
  const layers = model.layers.map((layer, at) => (layer.type === 'dense' && at === 1 ? { ...layer, units: outputs } : layer));
  return startRun({
    id: RunId.create(crypto.getRandomValues(new Uint8Array(10))),
    now: Date.now(),
    name: 'train 1',
    resolved: { version: 1, dataset, model: { version: 1, layers }, training: { ...training, epochs } },
    seed: 5,
    dataHash: hash,
    datasetTitle: title,
    examples: { train: sizes.train, validation: sizes.validation },
    floor,
    requestedBackend,
  });
}

test('a run trains in a nested worker on wasm, is on disk, and predicts afterwards', async () => {
  const run = await aMoonsRun('wasm', 30);
  const grid = { columns: 8, rows: 8, minimum: [-3, -3] as [number, number], maximum: [3, 3] as [number, number] };
  await supervisor.watch(run.id, { grid, units: true });
  await supervisor.start([run]);
  await until((message) => message.type === 'saved' && message.runId === run.id && message.epoch === 30);
  const store = await openStore();
  const saved = await store.readRun(run.id);
  expect(saved?.state.status).toBe('finished');
  expect(saved?.environment).toMatchObject({ backend: 'wasm', path: 'wasm' });
  expect(saved?.dispatches).toBeGreaterThan(0);
  expect((await store.readHistory(run.id)).epoch).toHaveLength(30);
  expect(heard.some((message) => message.type === 'preview' && message.preview.outputs.length === 64 * 2)).toBe(true);
  const checkpoint = await store.readCheckpoint(run.id);
  if (!saved || !checkpoint) throw new Error('The run left no weights.');
  const predictions = await analysis.predictions(saved, checkpoint);
  expect(predictions.outputs).toHaveLength(saved.examples.validation * 2);
  const drawn = await analysis.preview(saved, checkpoint, { grid, units: false });
  expect(drawn?.outputs).toHaveLength(128);
  store.close();
});

test('a run is killed, resumed from disk, and ends like one that was left alone', async () => {
  const [whole, cut] = [await aMoonsRun('cpu', 60), await aMoonsRun('cpu', 60)];
  await supervisor.start([whole, cut]);
  await until((message) => message.type === 'events' && message.runId === cut.id && message.run.epochsDone > 3);
  await supervisor.kill(cut.id);
  await until((message) => message.type === 'events' && message.runId === cut.id && message.run.state.status === 'interrupted');
  await supervisor.resume(cut.id);
  await until((message) => message.type === 'saved' && message.runId === cut.id && message.epoch === 60);
  const store = await openStore();
  const [straight, resumed] = [await store.readRun(whole.id), await store.readRun(cut.id)];
  expect(resumed?.state.status).toBe('finished');
  expect(resumed?.weightsHash).toBe(straight?.weightsHash);
  store.close();
});

test('a second supervisor in this browser shows what the first one trains', async () => {
  const second = createSupervisorClient(surroundings);
  const lock = await new Promise<boolean>((resolve) => second.onMessage((message) => message.type === 'lock' && resolve(message.held)));
  expect(lock).toBe(false);
  const run = await aMoonsRun('cpu', 20);
  const saved = new Promise<void>((resolve) =>
    second.onMessage((message) => message.type === 'saved' && message.runId === run.id && message.epoch === 20 && resolve()),
  );
  await second.start([run]);
  await saved;
  expect(heard.some((message) => message.type === 'events' && message.runId === run.id)).toBe(true);
  second.close();
});
