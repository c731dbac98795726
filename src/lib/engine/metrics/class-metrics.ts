/** Every measure of guessed classes, from chances [rows, classes] in float64. */
import { rankingOf } from '../../runs/diagnosis/ranking.ts';
import { brierScore } from '../../runs/diagnosis/reliability.ts';
import { rocArea } from '../../runs/diagnosis/roc.ts';
import type { Metrics } from '../../runs/metrics.ts';
import { calibrationError } from './calibration-error.ts';
import { classAverages } from './class-averages.ts';
import { confusionCounts } from './confusion.ts';
import { logLoss } from './log-loss.ts';

/** Codes of the first largest chance of each row. */
function likeliest(chances: Float64Array, classes: number): Int32Array {
  const codes = new Int32Array(chances.length / classes);
  for (let row = 0; row < codes.length; row++) {
    let best = 0;
    for (let code = 1; code < classes; code++)
      if ((chances[row * classes + code] ?? NaN) > (chances[row * classes + best] ?? NaN)) best = code;
    codes[row] = best;
  }
  return codes;
}

/** Of at least one row. Brier score and ROC AUC are of two classes only, AUC of parts that hold both. */
export function classMetrics(truth: ArrayLike<number>, chances: Float64Array, classes: number): Metrics {
  const metrics: Metrics = {
    ...classAverages(confusionCounts(truth, likeliest(chances, classes), classes), classes),
    logLoss: logLoss(truth, chances, classes),
    calibrationError: calibrationError(truth, chances, classes),
  };
  if (classes !== 2) return metrics;
  const ofYes = { chances: chances.filter((_, at) => at % 2 === 1), isPositive: truth };
  const area = rocArea(rankingOf(ofYes));
  return { ...metrics, ...(area !== null && { rocAuc: area }), brier: brierScore(ofYes) };
}
