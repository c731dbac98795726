/** The least and the greatest number of each curve, kept in the summary: a table of 10 000 runs reads no histories. Pure. */
import type { Scores } from './events.ts';
import type { History, Run } from './run.ts';

export const curveNames = ['trainLoss', 'trainMetric', 'validationLoss', 'validationMetric'] as const;
export type CurveName = (typeof curveNames)[number];

/** Over the epochs whose number is one; infinite ones count. Ties go to the earliest epoch. */
export type Extent = { min: number; minEpoch: number; max: number; maxEpoch: number };

/** Absent: no epoch of that curve has a number. */
export type Extremes = { readonly [Name in CurveName]?: Extent };

/** An epoch that was trained again after a resume replaces its own numbers. */
function extend(present: Extent | undefined, epoch: number, value: number): Extent | undefined {
  if (Number.isNaN(value)) return present;
  if (!present) return { min: value, minEpoch: epoch, max: value, maxEpoch: epoch };
  const { min, minEpoch, max, maxEpoch } = present;
  const isLess = value < min || minEpoch === epoch || (value === min && epoch < minEpoch);
  const isMore = value > max || maxEpoch === epoch || (value === max && epoch < maxEpoch);
  if (!isLess && !isMore) return present;
  return {
    min: isLess ? value : min,
    minEpoch: isLess ? epoch : minEpoch,
    max: isMore ? value : max,
    maxEpoch: isMore ? epoch : maxEpoch,
  };
}

export type EpochScores = { epoch: number; train: Scores; validation: Scores | null };

/** After one more epoch. Curves without a number stay out. */
function withEpoch(extremes: Extremes, { epoch, train, validation }: EpochScores): Extremes {
  const next: { [Name in CurveName]?: Extent } = { ...extremes };
  const put = (name: CurveName, value: number) => {
    const extent = extend(extremes[name], epoch, value);
    if (extent) next[name] = extent;
  };
  put('trainLoss', train.loss);
  put('trainMetric', train.metric);
  if (validation) {
    put('validationLoss', validation.loss);
    put('validationMetric', validation.metric);
  }
  return next;
}

/** None for a record that trained epochs before these were kept: the rest alone would tell a wrong least. Its history tells them. */
export function nextExtremes(
  { extremes, epochsDone, origin }: Pick<Run, 'extremes' | 'epochsDone' | 'origin'>,
  scores: EpochScores,
): { extremes?: Extremes } {
  const isFirst = epochsDone === (origin?.epoch ?? 0);
  return extremes || isFirst ? { extremes: withEpoch(extremes ?? {}, scores) } : {};
}

/** Of one curve of a history. */
export function extentIn(history: Pick<History, CurveName | 'epoch'>, name: CurveName): Extent | undefined {
  const values = history[name];
  let extent: Extent | undefined;
  for (let at = 0; at < values.length; at++) extent = extend(extent, history.epoch[at] ?? 0, values[at] ?? NaN);
  return extent;
}

/** What a fold of the same epochs gives. */
export function extremesOf(history: Pick<History, CurveName | 'epoch'>): Extremes {
  const found: { [Name in CurveName]?: Extent } = {};
  for (const name of curveNames) {
    const extent = extentIn(history, name);
    if (extent) found[name] = extent;
  }
  return found;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isExtent = (value: unknown): boolean =>
  value === undefined ||
  (isObject(value) &&
    typeof value.min === 'number' &&
    typeof value.minEpoch === 'number' &&
    typeof value.max === 'number' &&
    typeof value.maxEpoch === 'number');

/** Whether a stored value can be read as extremes. */
export const isExtremes = (value: unknown): boolean => isObject(value) && curveNames.every((name) => isExtent(value[name]));
