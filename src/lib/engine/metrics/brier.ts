/** Mean of (probability of class 1 - whether it was) squared, for two classes (Brier 1950), over chances [rows, 2]. */
export function brierScore(truth: ArrayLike<number>, chances: Float64Array): number {
  let total = 0;
  for (let row = 0; row < truth.length; row++) {
    const distance = (chances[row * 2 + 1] ?? NaN) - (truth[row] ?? NaN);
    total += distance * distance;
  }
  return total / truth.length;
}
