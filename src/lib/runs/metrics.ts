/** Exact measures of a run's kept weights over whole parts. What is undefined, or does not apply to the task, is left out. */
export const metricNames = [
  'accuracy',
  'balancedAccuracy',
  'macroF1',
  'macroPrecision',
  'macroRecall',
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

export type Metrics = { readonly [Name in MetricName]?: number };

export type Measures = { train: Metrics; validation: Metrics | null }; // null without a validation part

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isMetrics = (value: unknown): boolean => isObject(value) && Object.values(value).every((number) => typeof number === 'number');

/** Whether a stored value can be read as measures. */
export const isMeasures = (value: unknown): boolean =>
  isObject(value) && isMetrics(value.train) && (value.validation === null || isMetrics(value.validation));
