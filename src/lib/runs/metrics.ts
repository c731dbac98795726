import type { Task } from '../spec/dataset.ts';

/** Exact measures of a run's kept weights over whole parts. What is undefined, or does not apply to the task, is left out. */
export const metricNames = [
  'accuracy',
  'labelAccuracy', // of several labels, the share of single answers that are right: 1 - Hamming loss
  'subsetAccuracy', // of several labels, the share of examples whose answers are all right
  'balancedAccuracy',
  'macroF1',
  'microF1',
  'macroPrecision',
  'macroRecall',
  'f1', // of one label's yes, as the next two
  'precision',
  'recall',
  'weightedPrecision',
  'weightedRecall',
  'rocAuc',
  'logLoss',
  'brier',
  'calibrationError',
  'rmse',
  'mae',
  'mape', // a share, not a percentage
  'r2',
  'mse',
  'perplexity',
  'bitsPerCharacter',
] as const;
export type MetricName = (typeof metricNames)[number];

const errors: ReadonlySet<MetricName> = new Set([
  'logLoss',
  'brier',
  'calibrationError',
  'rmse',
  'mae',
  'mape',
  'mse',
  'perplexity',
  'bitsPerCharacter',
]);

/** Whether less of it is better. */
export const isError = (name: MetricName): boolean => errors.has(name);

export type Metrics = { readonly [Name in MetricName]?: number };

type OfParts = { train: Metrics; validation: Metrics | null }; // null without a validation part

/** `targets`: of each by itself, where there are several. */
export type Measures = OfParts & { targets?: ({ name: string } & OfParts)[] };

/** What the curves of a run show beside its loss, by its task. */
export const runMetricNames = ['accuracy', 'labelAccuracy', 'R2'] as const;
export type RunMetricName = (typeof runMetricNames)[number];

export const runMetricOf = (task: Task): RunMetricName => (task === 'regression' ? 'R2' : task === 'labels' ? 'labelAccuracy' : 'accuracy');

const runMetricLabels: Record<RunMetricName, string> = { accuracy: 'accuracy', labelAccuracy: 'label accuracy', R2: 'R\u00b2' };

export const metricLabel = ({ metricName }: { metricName: RunMetricName }): string => runMetricLabels[metricName];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isMetrics = (value: unknown): boolean => isObject(value) && Object.values(value).every((number) => typeof number === 'number');

/** Whether a stored value can be read as measures. */
export const isMeasures = (value: unknown): boolean =>
  isOfParts(value) && (value.targets === undefined || (Array.isArray(value.targets) && value.targets.every(isOfTarget)));

const isOfParts = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && isMetrics(value.train) && (value.validation === null || isMetrics(value.validation));
const isOfTarget = (value: unknown): boolean => isOfParts(value) && typeof value.name === 'string';
