import { RunId } from '../spec/ids.ts';
import { isCalibration } from './calibration.ts';
import { isCosts } from './costs.ts';
import { isExtremes } from './extremes.ts';
import { isIntervention } from './interventions.ts';
import { isMeasures, runMetricNames } from './metrics.ts';
import type { Run, RunStatus } from './run.ts';

const statuses: readonly RunStatus[] = ['queued', 'running', 'paused', 'finished', 'stopped', 'diverged', 'failed', 'interrupted'];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isScores = (value: unknown): boolean => isObject(value) && typeof value.loss === 'number' && typeof value.metric === 'number';

/** What each field must look like; cheap, since ten thousand records are read at once. */
const fields: { readonly [Field in keyof Run]: (value: unknown) => boolean } = {
  version: (value) => value === 1,
  id: RunId.is,
  notebookId: (value) => value === null || typeof value === 'string',
  notebookTitle: (value) => value === undefined || typeof value === 'string',
  cellId: (value) => value === null || typeof value === 'string',
  name: (value) => typeof value === 'string',
  createdAt: (value) => typeof value === 'number',
  ordinal: (value) => value === undefined || typeof value === 'number',
  purpose: (value) => value === 'train' || value === 'overfitCheck' || value === 'rangeTest',
  parent: (value) => value === null || RunId.is(value),
  origin: (value) =>
    value === undefined ||
    (isObject(value) && typeof value.epoch === 'number' && typeof value.step === 'number' && typeof value.weightsHash === 'string'),
  resolved: (value) => isObject(value) && isObject(value.dataset) && isObject(value.model) && isObject(value.training),
  specHash: (value) => typeof value === 'string',
  dataHash: (value) => typeof value === 'string',
  seed: (value) => typeof value === 'number',
  repeat: (value) =>
    value === undefined || (isObject(value) && RunId.is(value.group) && typeof value.index === 'number' && typeof value.of === 'number'),
  requestedBackend: (value) => typeof value === 'string',
  datasetTitle: (value) => typeof value === 'string',
  modelSummary: (value) => typeof value === 'string',
  examples: (value) => isObject(value) && typeof value.train === 'number' && typeof value.validation === 'number',
  metricName: (value) => runMetricNames.some((name) => name === value),
  floor: (value) => value === null || (isObject(value) && typeof value.description === 'string' && isScores(value.scores)),
  state: (value) => isObject(value) && statuses.some((status) => status === value.status),
  environment: (value) =>
    value === null ||
    (isObject(value) && typeof value.backend === 'string' && (value.calibration === undefined || isCalibration(value.calibration))),
  parameterCount: (value) => value === null || typeof value === 'number',
  stepsPerEpoch: (value) => value === null || typeof value === 'number',
  epochsDone: (value) => typeof value === 'number',
  stepsDone: (value) => typeof value === 'number',
  elapsedMs: (value) => typeof value === 'number',
  apart: (value) => value === undefined || value === true,
  bought: (value) => value === undefined || typeof value === 'number',
  last: (value) => value === null || (isObject(value) && isScores(value.train)),
  best: (value) => value === null || (isObject(value) && typeof value.epoch === 'number' && isScores(value.validation)),
  extremes: (value) => value === undefined || isExtremes(value),
  measures: (value) => value === undefined || isMeasures(value),
  costs: (value) => value === undefined || isCosts(value),
  weightsHash: (value) => value === null || typeof value === 'string',
  dispatches: (value) => typeof value === 'number',
  check: (value) => value === null || (isObject(value) && typeof value.sentence === 'string'),
  range: (value) => value === undefined || (isObject(value) && typeof value.sentence === 'string' && typeof value.steps === 'number'),
  instruments: (value) => value === undefined || (isObject(value) && typeof value.every === 'number'),
  checkpoints: (value) =>
    value === undefined || (isObject(value) && typeof value.every === 'number' && typeof value.megabytes === 'number'),
  interventions: (value) => Array.isArray(value) && value.every(isIntervention),
  label: (value) => value === undefined || typeof value === 'string',
  tags: (value) => value === undefined || (Array.isArray(value) && value.every((tag) => typeof tag === 'string')),
  note: (value) => value === undefined || typeof value === 'string',
  starred: (value) => value === undefined || value === true,
  archived: (value) => value === undefined || value === true,
};

const checks = Object.entries(fields);

/** A stored record, or null when it is damaged: storage is read back as unknown. */
export function parseRun(stored: unknown): Run | null {
  if (!isObject(stored)) return null;
  // Records of the first days have no interventions, since there were none.
  const record = stored.interventions === undefined ? { ...stored, interventions: [] } : stored;
  const isWhole = checks.every(([field, accepts]) => accepts(record[field]));
  return isWhole ? (record as Run) : null; // every field was looked at above
}
