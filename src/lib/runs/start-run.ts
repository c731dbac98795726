import type { CellId, NotebookId, RunId } from '../spec/ids.ts';
import type { BackendChoice } from '../spec/notebook.ts';
import { hashResolved } from '../spec/resolve.ts';
import type { Resolved } from '../spec/resolve.ts';
import type { Checkpoints, Instruments } from '../spec/training.ts';
import { labelsOf } from '../spec/layers/label.ts';
import { runMetricOf } from './metrics.ts';
import type { Floor, Repeat, Run } from './run.ts';

export type RunRequest = {
  id: RunId;
  now: number; // Unix milliseconds
  name: string; // 'train 3'
  resolved: Resolved;
  seed: number; // run seed
  repeat?: Repeat;
  dataHash: string; // from the data summary
  datasetTitle: string;
  examples: { train: number; validation: number };
  floor: Floor | null;
  requestedBackend: BackendChoice;
  notebookId?: NotebookId | null;
  notebookTitle?: string;
  cellId?: CellId | null;
  purpose?: Run['purpose'];
  parent?: RunId | null;
  apart?: true; // its numbers were not chosen in its cell
  bought?: number; // a replay of a run that a time budget ended
  instruments?: Instruments | null;
  checkpoints?: Checkpoints;
  interventions?: Run['interventions']; // a replay of a run that was changed on its way
};

/** A new record, queued, with its specs frozen in it: later edits of the notebook never reach it. */
export function startRun(request: RunRequest): Run {
  const { id, now, name, seed, dataHash, datasetTitle, examples, floor, requestedBackend } = request;
  const resolved = structuredClone(request.resolved);
  return {
    version: 1,
    id,
    notebookId: request.notebookId ?? null,
    ...(request.notebookTitle !== undefined && { notebookTitle: request.notebookTitle }),
    cellId: request.cellId ?? null,
    name,
    createdAt: now,
    purpose: request.purpose ?? 'train',
    parent: request.parent ?? null,
    resolved,
    specHash: hashResolved(resolved),
    dataHash,
    seed,
    ...(request.repeat && { repeat: { ...request.repeat } }),
    requestedBackend,
    datasetTitle,
    modelSummary: labelsOf(resolved.model.layers),
    examples: { ...examples },
    metricName: runMetricOf(resolved.dataset.task),
    floor: structuredClone(floor),
    state: { status: 'queued' },
    environment: null,
    parameterCount: null,
    stepsPerEpoch: null,
    epochsDone: 0,
    stepsDone: 0,
    elapsedMs: 0,
    last: null,
    best: null,
    weightsHash: null,
    dispatches: 0,
    check: null,
    interventions: structuredClone(request.interventions ?? []),
    ...(request.apart && { apart: true }),
    ...(request.bought !== undefined && { bought: request.bought }),
    ...(request.instruments && { instruments: { ...request.instruments } }),
    ...(request.checkpoints && { checkpoints: { ...request.checkpoints } }),
  };
}
