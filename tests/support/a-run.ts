import type { Run, RunState } from '../../src/lib/runs/run.ts';
import { RunId } from '../../src/lib/spec/ids.ts';
import type { Resolved } from '../../src/lib/spec/resolve.ts';

/** A complete resolved spec: penguins, a small MLP, Adam. */
export const aResolved = (changes: Partial<Resolved> = {}): Resolved => ({
  version: 1,
  dataset: {
    version: 1,
    source: { type: 'shipped', name: 'penguins' },
    target: 'species',
    task: 'classification',
    ignore: [],
    split: { validation: 0.2, test: 0.2, seed: 1, stratified: true },
    preparation: { imputation: 'mean', scaling: 'standard', encoding: 'oneHot', targetScaling: 'none', inputs: ['x1', 'x2'] },
  },
  model: {
    version: 1,
    layers: [
      { type: 'dense', units: 16, activation: 'relu', bias: true, initialiser: 'heUniform' },
      { type: 'dense', units: 3, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
    ],
  },
  training: {
    version: 1,
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    learningRate: 0.01,
    batchSize: 32,
    epochs: 60,
    regularisation: { l1: 0, l2: 0 },
    earlyStopping: null,
  },
  ...changes,
});

const at = Date.UTC(2025, 10, 3, 14, 2, 9);

export const aFinished: RunState = { status: 'finished', startedAt: at, finishedAt: at + 320, reason: 'epochs' };

/** A finished run with every field filled; changes go on top. `id` may be plain text. */
export const aRun = ({ id = 'run1', ...changes }: Partial<Omit<Run, 'id'>> & { id?: string } = {}): Run => ({
  version: 1,
  id: RunId.parse(id),
  notebookId: null,
  cellId: null,
  name: 'train 1',
  createdAt: at,
  purpose: 'train',
  parent: null,
  resolved: aResolved(),
  specHash: '5f'.repeat(32),
  dataHash: 'a8'.repeat(32),
  seed: 0,
  requestedBackend: 'auto',
  datasetTitle: 'Palmer penguins',
  modelSummary: 'dense 16 relu > dense 3',
  examples: { train: 207, validation: 67 },
  metricName: 'accuracy',
  floor: { description: 'Always guessing Adelie', scores: { loss: 1.05, metric: 0.44 } },
  state: aFinished,
  environment: {
    appVersion: '0.1.0',
    engineVersion: 1,
    backend: 'wasm',
    path: 'tfjs',
    backendReason: 'There is no graphics adapter, and WebAssembly passed its self-test.',
    adapter: null,
    userAgent: 'Chromium',
    cores: 8,
  },
  parameterCount: 179,
  stepsPerEpoch: 7,
  epochsDone: 60,
  stepsDone: 420,
  elapsedMs: 320,
  last: { train: { loss: 0.02, metric: 0.995 }, validation: { loss: 0.08, metric: 0.97 } },
  best: { epoch: 31, validation: { loss: 0.09, metric: 0.985 } },
  weightsHash: '0badcafe',
  dispatches: 0,
  check: null,
  interventions: [],
  ...changes,
});

/** The same run as it is stored before it starts. */
export const aQueuedRun = (id: string, changes: Partial<Omit<Run, 'id'>> = {}): Run =>
  aRun({
    id,
    state: { status: 'queued' },
    environment: null,
    epochsDone: 0,
    stepsDone: 0,
    elapsedMs: 0,
    last: null,
    best: null,
    weightsHash: null,
    ...changes,
  });
