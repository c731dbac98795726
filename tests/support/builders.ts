import type { Checkpoint, Environment, TrainEvent } from '../../src/lib/runs/events.ts';
import { RunId } from '../../src/lib/spec/ids.ts';

/** Small whole events and states; changes go on top. */
export const runId = (text: string): RunId => RunId.parse(text);

export const anEnvironment = (changes: Partial<Environment> = {}): Environment => ({
  appVersion: '0.1.0',
  engineVersion: 1,
  backend: 'cpu',
  path: 'tfjs',
  backendReason: 'It was pinned.',
  adapter: null,
  userAgent: 'test',
  cores: 2,
  ...changes,
});

export const started = (changes: Partial<Extract<TrainEvent, { type: 'started' }>> = {}): TrainEvent => ({
  type: 'started',
  environment: anEnvironment(),
  parameterCount: 179,
  stepsPerEpoch: 7,
  dispatches: 1,
  ...changes,
});

type EpochEnd = Extract<TrainEvent, { type: 'epochEnd' }>;

/** Epoch `epoch` of seven steps; accuracy rises by 1/128 an epoch. */
export const epochEnd = (epoch: number, changes: Partial<EpochEnd> = {}): EpochEnd => ({
  type: 'epochEnd',
  epoch,
  step: 7 * epoch,
  train: { loss: 1 / epoch, metric: 0.5 + epoch / 128 },
  validation: { loss: 1.5 / epoch, metric: 0.375 + epoch / 128 },
  elapsedMs: 10 * epoch,
  weightsHash: epoch.toString(16).padStart(8, '0'),
  dispatches: epoch,
  ...changes,
});

export const aCheckpoint = (epoch: number, changes: Partial<Checkpoint> = {}): Checkpoint => ({
  epoch,
  step: 7 * epoch,
  params: Float32Array.of(epoch, -epoch, 0.5),
  slots: Float32Array.of(epoch / 2, 0),
  bestLoss: 1 / epoch,
  bestEpoch: epoch,
  epochsWithoutGain: 0,
  ...changes,
});

export const finished = (epoch: number): TrainEvent => ({
  type: 'finished',
  reason: 'epochs',
  weightsHash: epoch.toString(16).padStart(8, '0'),
  elapsedMs: 10 * epoch,
});

export const stepLosses = (fromStep: number, ...losses: number[]): TrainEvent => ({
  type: 'steps',
  fromStep,
  losses: Float32Array.from(losses),
});
