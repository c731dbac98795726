/** Every measure of several labels, from chances of yes [rows, labels] in float64, as scikit-learn's of an indicator matrix. */
import { rankingOf } from '../../runs/diagnosis/ranking.ts';
import { brierScore } from '../../runs/diagnosis/reliability.ts';
import { rocArea } from '../../runs/diagnosis/roc.ts';
import type { Metrics } from '../../runs/metrics.ts';
import { logLoss } from './log-loss.ts';

type Counts = { hits: number; support: number; predicted: number }; // of yes
type OneLabel = { counts: Counts; metrics: Metrics & { logLoss: number; brier: number; accuracy: number } };

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const isYes = (chance: number): boolean => chance > 0.5;

const precisionOf = ({ hits, predicted }: Counts) => share(hits, predicted);
const recallOf = ({ hits, support }: Counts) => share(hits, support);
const f1Of = ({ hits, support, predicted }: Counts) => share(2 * hits, support + predicted);

function oneLabel(truth: Float64Array, chances: Float64Array): OneLabel {
  const counts = { hits: 0, support: 0, predicted: 0 };
  let right = 0;
  const both = new Float64Array(truth.length * 2);
  for (let row = 0; row < truth.length; row++) {
    const chance = chances[row] ?? NaN;
    const [yes, guess] = [truth[row] === 1, isYes(chance)];
    if (yes) counts.support++;
    if (guess) counts.predicted++;
    if (yes && guess) counts.hits++;
    if (yes === guess) right++;
    both[row * 2] = 1 - chance;
    both[row * 2 + 1] = chance;
  }
  const [rows, noes] = [truth.length, truth.length - counts.support];
  const recalls = [...(counts.support > 0 ? [recallOf(counts)] : []), ...(noes > 0 ? [share(right - counts.hits, noes)] : [])];
  const area = rocArea(rankingOf({ chances, isPositive: truth }));
  const metrics = {
    accuracy: right / rows,
    balancedAccuracy: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    f1: f1Of(counts),
    precision: precisionOf(counts),
    recall: recallOf(counts),
    ...(area !== null && { rocAuc: area }),
    logLoss: logLoss(truth, both, 2),
    brier: brierScore({ chances, isPositive: truth }),
  };
  return { counts, metrics };
}

function allRight(truth: ArrayLike<number>, chances: Float64Array, labels: number): number {
  let right = 0;
  for (let start = 0; start < chances.length; start += labels) {
    let isRight = true;
    for (let at = start; at < start + labels; at++) isRight &&= (truth[at] === 1) === isYes(chances[at] ?? NaN);
    if (isRight) right++;
  }
  return right / (chances.length / labels);
}

/**
 * Of at least one row; `each` label by itself. A macro average counts every label the same, a micro average every answer, a weighted one
 * goes by how often a label is true. Log loss and Brier score are means over the labels. ROC AUC is left out where a label is always one.
 */
export function labelMetrics(truth: ArrayLike<number>, chances: Float64Array, labels: number): { all: Metrics; each: Metrics[] } {
  const rows = chances.length / labels;
  const columnOf = (values: ArrayLike<number>, label: number) =>
    Float64Array.from({ length: rows }, (_, row) => values[row * labels + label] ?? NaN);
  const found = Array.from({ length: labels }, (_, label) => oneLabel(columnOf(truth, label), columnOf(chances, label)));
  const mean = (of: (label: OneLabel) => number) => found.reduce((sum, label) => sum + of(label), 0) / labels;
  const total = (of: (counts: Counts) => number) => found.reduce((sum, { counts }) => sum + of(counts), 0);
  const supports = total(({ support }) => support);
  const weighted = (of: (counts: Counts) => number) =>
    share(
      total((counts) => of(counts) * counts.support),
      supports,
    );
  const areas = found.flatMap(({ metrics }) => metrics.rocAuc ?? []);
  const all: Metrics = {
    labelAccuracy: mean(({ metrics }) => metrics.accuracy),
    subsetAccuracy: allRight(truth, chances, labels),
    macroF1: mean(({ counts }) => f1Of(counts)),
    microF1: f1Of({ hits: total(({ hits }) => hits), support: supports, predicted: total(({ predicted }) => predicted) }),
    macroPrecision: mean(({ counts }) => precisionOf(counts)),
    macroRecall: mean(({ counts }) => recallOf(counts)),
    weightedPrecision: weighted(precisionOf),
    weightedRecall: weighted(recallOf),
    ...(areas.length === labels && { rocAuc: areas.reduce((sum, area) => sum + area, 0) / labels }),
    logLoss: mean(({ metrics }) => metrics.logLoss),
    brier: mean(({ metrics }) => metrics.brier),
  };
  return { all, each: found.map(({ metrics }) => metrics) };
}
