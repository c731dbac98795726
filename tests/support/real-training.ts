import { loadTable } from '../../src/lib/data/load-table.ts';
import { prepare } from '../../src/lib/data/prepare.ts';
import { programBinary, wasmBinary } from '../../src/lib/engine/backends/open.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import { startRun } from '../../src/lib/runs/start-run.ts';
import { RunId } from '../../src/lib/spec/ids.ts';
import type { BackendName } from '../../src/lib/spec/notebook.ts';
import type { Resolved } from '../../src/lib/spec/resolve.ts';
import { trainerSpawner } from '../../src/lib/worker/trainer-link.ts';
import { createAnalysis } from '../../src/lib/worker/engine-analysis.ts';
import { createTraining } from '../../src/lib/worker/engine-training.ts';
import type { AnalysisCommands } from '../../src/lib/worker/protocol.ts';
import { Trainer } from '../../src/lib/worker/trainer.ts';
import { aResolved } from './a-run.ts';
import { FakeWorker } from './fake-worker.ts';
import { dense } from './layers.ts';
import { readTestAsset } from './read-asset.ts';
import { readWasmBinary } from './tfjs.ts';

const readAsset = (name: string) => (name === wasmBinary || name === programBinary ? readWasmBinary(name) : readTestAsset(name));

const machine = { readAsset, gpu: null, now: () => performance.now(), appVersion: '0.1.0', userAgent: 'test', cores: 2 };

/**
 * The real trainer with the real engine behind a worker without a thread. Its clock runs fast, so that it talks after almost
 * every epoch and takes a checkpoint every few: a test can hit it anywhere.
 */
function spawnRealTrainer(): FakeWorker {
  let now = 0;
  const clock = {
    now: () => (now += 7),
    breathe: () => new Promise<void>((resolve) => void setImmediate(resolve)),
    every: (ms: number, run: () => void) => {
      const timer = setInterval(run, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
  // Warming up would open another backend than the pinned one.
  const open = async () => ({ ...createTraining(machine), warmUp: async () => null });
  return new FakeWorker(new Trainer(open, clock));
}

/** The real analysis on this thread, with such a clock. */
export function realAnalysis(): AnalysisCommands {
  let now = 0;
  return createAnalysis({ ...machine, now: () => (now += 7), breathe: () => new Promise<void>((resolve) => void setImmediate(resolve)) });
}

export const spawnTrainers = (spawned: FakeWorker[] = []): ReturnType<typeof trainerSpawner> =>
  trainerSpawner(
    () => {
      const worker = spawnRealTrainer();
      spawned.push(worker);
      return worker;
    },
    { baseUrl: 'http://here/' },
  );

type Changes = {
  backend?: BackendName;
  seed?: number;
  training?: Partial<Resolved['training']>;
  layers?: Resolved['model']['layers'];
  purpose?: Run['purpose'];
};

/** A queued run on generated moons, 80 of them to train on, with its true data hash. */
export async function aMoonsRun(
  id: string,
  { backend = 'cpu', seed = 3, training = {}, layers, purpose = 'train' }: Changes = {},
): Promise<Run> {
  const { dataset, training: usual, ...rest } = aResolved();
  const moons = { type: 'generator', name: 'moons', examples: 100, noise: 0.2, seed: 1 } as const;
  const adam = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
  const resolved: Resolved = {
    ...rest,
    dataset: { ...dataset, source: moons, target: 'label', split: { ...dataset.split, test: 0, seed: 0 } },
    model: { version: 1, layers: layers ?? [dense(8, 'tanh'), { type: 'dropout', rate: 0.1 }, dense(2)] },
    training: { ...usual, optimizer: adam, batchSize: 16, epochs: 12, regularisation: { l1: 0, l2: 0.001 }, ...training },
  };
  const table = await loadTable(resolved.dataset.source, { readAsset });
  if (!table.ok) throw new Error('The moons could not be made.');
  const prepared = prepare(table.value, resolved.dataset);
  if (!prepared.ok) throw new Error('The moons could not be prepared.');
  const { hash, train, validation } = prepared.value;
  return startRun({
    id: RunId.parse(id),
    now: 1,
    name: id,
    resolved,
    seed,
    dataHash: hash,
    datasetTitle: 'Moons',
    examples: { train: train.rows.length, validation: validation.rows.length },
    floor: null,
    requestedBackend: backend,
    purpose,
  });
}
