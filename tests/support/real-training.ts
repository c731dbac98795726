import { loadTable } from '../../src/lib/data/load-table.ts';
import { prepare } from '../../src/lib/data/prepare.ts';
import { wasmBinary } from '../../src/lib/engine/backends/open.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import { startRun } from '../../src/lib/runs/start-run.ts';
import { RunId } from '../../src/lib/spec/ids.ts';
import type { BackendName } from '../../src/lib/spec/notebook.ts';
import type { Resolved } from '../../src/lib/spec/resolve.ts';
import { trainerSpawner } from '../../src/lib/worker/trainer-link.ts';
import { createTraining } from '../../src/lib/worker/engine-training.ts';
import { Trainer } from '../../src/lib/worker/trainer.ts';
import { FakeWorker } from './fake-worker.ts';
import { readTestAsset } from './read-asset.ts';
import { readWasmBinary } from './tfjs.ts';

const readAsset = (name: string) => (name === wasmBinary ? readWasmBinary(name) : readTestAsset(name));

const machine = { readAsset, gpu: null, appVersion: '0.1.0', userAgent: 'test', cores: 2 };

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
  const resolved: Resolved = {
    version: 1,
    dataset: {
      version: 1,
      source: { type: 'generator', name: 'moons', examples: 100, noise: 0.2, seed: 1 },
      target: 'label',
      task: 'classification',
      ignore: [],
      split: { validation: 0.2, test: 0, seed: 0, stratified: true },
      preparation: { imputation: 'mean', scaling: 'standard', encoding: 'oneHot', targetScaling: 'none', inputs: ['x1', 'x2'] },
    },
    model: {
      version: 1,
      layers: layers ?? [
        { type: 'dense', units: 8, activation: 'tanh', bias: true, initialiser: 'glorotUniform' },
        { type: 'dropout', rate: 0.1 },
        { type: 'dense', units: 2, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
      ],
    },
    training: {
      version: 1,
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      learningRate: 0.01,
      batchSize: 16,
      epochs: 12,
      regularisation: { l1: 0, l2: 0.001 },
      earlyStopping: null,
      ...training,
    },
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
    examples: { train: train.targets.length, validation: validation.targets.length },
    floor: null,
    requestedBackend: backend,
    purpose,
  });
}
