/** Equal widths between 0 and 1; a bin holds its upper edge, not its lower one. */
export const calibrationBins = 15;

/**
 * Expected calibration error of the top label (Guo et al. 2017): how far the share of right guesses lies from the mean probability of the
 * guesses, bin by bin of that probability, weighted by the examples in the bin. Over chances [rows, classes]; the first largest is the guess.
 */
export function calibrationError(truth: ArrayLike<number>, chances: Float64Array, classes: number): number {
  const right = new Float64Array(calibrationBins);
  const confidence = new Float64Array(calibrationBins);
  for (let row = 0; row < truth.length; row++) {
    let guess = 0;
    for (let code = 1; code < classes; code++)
      if ((chances[row * classes + code] ?? NaN) > (chances[row * classes + guess] ?? NaN)) guess = code;
    const chance = chances[row * classes + guess] ?? NaN;
    const bin = Math.min(calibrationBins - 1, Math.max(0, Math.ceil(chance * calibrationBins) - 1));
    if (Number.isNaN(bin)) return NaN;
    confidence[bin] = (confidence[bin] ?? 0) + chance;
    if (guess === truth[row]) right[bin] = (right[bin] ?? 0) + 1;
  }
  const gaps = right.reduce((sum, hits, bin) => sum + Math.abs(hits - (confidence[bin] ?? 0)), 0);
  return gaps / truth.length;
}
