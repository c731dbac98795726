import { log } from '../../numerics/exact-math.ts';

const smallest = Number.EPSILON; // scikit-learn 1.2 keeps probabilities this far from 0 and 1

/** Mean of -log(probability of the true class) over chances [rows, classes]; each is clipped, then made to sum to 1, as scikit-learn's. */
export function logLoss(truth: ArrayLike<number>, chances: Float64Array, classes: number): number {
  const clipped = (at: number): number => Math.min(Math.max(chances[at] ?? NaN, smallest), 1 - smallest);
  let total = 0;
  for (let row = 0; row < truth.length; row++) {
    let sum = 0;
    for (let code = 0; code < classes; code++) sum += clipped(row * classes + code);
    total -= log(clipped(row * classes + (truth[row] ?? NaN)) / sum);
  }
  return total / truth.length;
}
