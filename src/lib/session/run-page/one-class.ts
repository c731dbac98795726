/** One class of a run's predictions against all others: its curves over a threshold, what a threshold makes of it, and how far its chances can be believed. Pure. */
import { formatCount, formatFixed } from '../../charts/format.ts';
import type { RatePoints } from '../../charts/rate-plot.ts';
import { oneAgainstRest, type Judged } from '../../runs/diagnosis/one-against-rest.ts';
import { averagePrecision, precisionRecallPoints } from '../../runs/diagnosis/precision-recall.ts';
import { placeOf, rankingOf, type Ranking } from '../../runs/diagnosis/ranking.ts';
import { brierScore, expectedError, reliability, type Binning, type ReliabilityBin } from '../../runs/diagnosis/reliability.ts';
import { areaInterval, rocArea, rocPoints } from '../../runs/diagnosis/roc.ts';
import { atPlace, type AtThreshold, type Costs, type Rate } from '../../runs/diagnosis/threshold.ts';
import type { Interval } from '../../runs/diagnosis/wilson.ts';
import type { Predictions } from '../../worker/protocol.ts';
import type { ExampleFilter } from './examples-view.ts';

type Classified = Pick<Predictions, 'outputs' | 'width' | 'truth' | 'classes'>;

export type OneClass = {
  name: string;
  judged: Judged;
  ranking: Ranking;
  roc: RatePoints;
  precisionRecall: RatePoints;
  areaText: string;
  precisionText: string;
  notes: string[]; // what is missing, in sentences
};

const three = (value: number) => formatFixed(value, 3);
const intervalText = ({ low, high }: Interval) => `${three(low)} to ${three(high)}`;

/** Codes in the order of the classes, with their names. */
export const classChoices = ({ classes }: Pick<Predictions, 'classes'>): { value: string; label: string }[] =>
  (classes ?? []).map((label, code) => ({ value: String(code), label }));

/** The second of two classes, as 'yes' after 'no'; of more the one that is told from the rest worst, the first of equals. */
export function firstChoice(predictions: Classified): number {
  const { classes } = predictions;
  if (!classes || classes.length <= 2) return 1;
  const areas = classes.map((_, code) => rocArea(rankingOf(oneAgainstRest(predictions, code))) ?? Infinity);
  return areas.indexOf(Math.min(...areas));
}

export function oneClass(predictions: Classified, code: number): OneClass {
  const name = predictions.classes?.[code] ?? String(code);
  const judged = oneAgainstRest(predictions, code);
  const ranking = rankingOf(judged);
  const { positives, negatives } = ranking;
  const [area, interval, precision] = [rocArea(ranking), areaInterval(ranking), averagePrecision(ranking)];
  return {
    name,
    judged,
    ranking,
    roc: rocPoints(ranking),
    precisionRecall: precisionRecallPoints(ranking),
    areaText: area === null ? 'No area' : `AUC ${three(area)}${interval ? ` (95% ${intervalText(interval)}, DeLong)` : ''}`,
    precisionText:
      precision === null
        ? 'No precision'
        : `Average precision ${three(precision)}; guessing gives ${three(positives / (positives + negatives))}`,
    notes: [
      ...(judged.left > 0
        ? [`${formatCount(judged.left)} of ${formatCount(predictions.truth.length)} examples have no number for a chance and are left out.`]
        : []),
      ...(positives === 0 && negatives > 0 ? [`No validation example is ${name}, so nothing can be found: choose another class.`] : []),
      ...(negatives === 0 && positives > 0
        ? [`Every validation example is ${name}, so there can be no false alarm: choose another class.`]
        : []),
    ],
  };
}

/** '0.93 (0.81 to 0.98) of 42'; the interval is of 95% by Wilson. */
export const rateText = ({ value, interval, of }: Rate): string =>
  of === 0
    ? 'none'
    : `${formatFixed(value, 2)} (${formatFixed(interval.low, 2)} to ${formatFixed(interval.high, 2)}) of ${formatCount(of)}`;

export const thresholdText = (threshold: number): string => (threshold > 1 ? 'above 1' : three(threshold));

export function atThreshold({ ranking }: OneClass, threshold: number, costs: Costs): AtThreshold & { place: number } {
  const place = placeOf(ranking, threshold);
  return { place, ...atPlace(ranking, place, { threshold, costs }) };
}

export const thresholdColumns = ['threshold', 'TP', 'FP', 'TN', 'FN', 'precision', 'recall', 'false alarms', 'F1', 'cost'] as const;
const mostRows = 200;

/** What every distinct chance would do as a threshold, at most so many rows, evenly taken. */
export function thresholdRows({ ranking }: OneClass, costs: Costs): { name: string; cells: string[] }[] {
  const all = ranking.thresholds.length;
  const places =
    all <= mostRows
      ? Array.from({ length: all }, (_, at) => at + 1)
      : Array.from({ length: mostRows }, (_, at) => 1 + Math.round((at * (all - 1)) / (mostRows - 1)));
  return places.map((place) => {
    const found = atPlace(ranking, place, { threshold: ranking.thresholds[place - 1] ?? NaN, costs });
    const counts = [found.truePositives, found.falsePositives, found.trueNegatives, found.falseNegatives].map(formatCount);
    const rates = [found.precision.value, found.recall.value, found.falseAlarms.value, found.f1].map(three);
    return { name: three(found.threshold), cells: [...counts, ...rates, formatFixed(found.cost, Number.isInteger(found.cost) ? 0 : 2)] };
  });
}

export type Quarter = 'truePositives' | 'falsePositives' | 'trueNegatives' | 'falseNegatives';

/** The examples of one cell of the little matrix. */
export function quarterFilter({ name, judged }: OneClass, quarter: Quarter, threshold: number): ExampleFilter {
  const [isTrue, isTaken] = [
    quarter === 'truePositives' || quarter === 'falseNegatives',
    quarter === 'truePositives' || quarter === 'falsePositives',
  ];
  const places = new Set<number>();
  judged.at.forEach((at, index) => {
    if ((judged.isPositive[index] === 1) === isTrue && (judged.chances[index] ?? NaN) >= threshold === isTaken) places.add(at);
  });
  return {
    title: `that ${isTrue ? 'are' : 'are not'} ${name}, with a chance ${isTaken ? 'of' : 'below'} ${thresholdText(threshold)}${isTaken ? ' or more' : ''}`,
    holds: (at) => places.has(at),
  };
}

export type CalibrationView = { bins: ReliabilityBin[]; sentence: string; rows: { name: string; cells: string[] }[] };
export const calibrationColumns = ['chance said', 'examples', 'mean chance', 'happened', '95% interval'] as const;

export function calibrationView({ name, judged }: OneClass, binning: Binning): CalibrationView {
  const bins = reliability(judged, binning);
  const [error, brier] = [expectedError(bins), brierScore(judged)];
  return {
    bins,
    sentence:
      bins.length === 0
        ? 'No chances to compare.'
        : `Chances of ${name} are off by ${three(error)} on average (expected calibration error over ${formatCount(bins.length)} bins); Brier score ${three(brier)}.`,
    rows: bins.map(({ from, to, count, chance, share, interval }) => ({
      name: `${three(from)} to ${three(to)}`,
      cells: [formatCount(count), three(chance), three(share), intervalText(interval)],
    })),
  };
}

/** 'said 0.72, happened 0.65 (0.41 to 0.83) in 17 examples' */
export const binText = ({ chance, share, interval, count }: ReliabilityBin): string =>
  `said ${formatFixed(chance, 2)}, happened ${formatFixed(share, 2)} (${formatFixed(interval.low, 2)} to ${formatFixed(interval.high, 2)}) in ${formatCount(count)} ${count === 1 ? 'example' : 'examples'}`;
