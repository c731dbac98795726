import { expectedError, reliability } from '../../runs/diagnosis/reliability.ts';

/** Equal widths between 0 and 1; a bin holds its upper edge, not its lower one. */
const calibrationBins = 15;

/** Expected calibration error of the top label (Guo et al. 2017), over chances [rows, classes]; the first largest is the guess. */
export function calibrationError(truth: ArrayLike<number>, chances: Float64Array, classes: number): number {
  const top = new Float64Array(truth.length);
  const isRight = new Uint8Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    let guess = 0;
    for (let code = 1; code < classes; code++)
      if ((chances[row * classes + code] ?? NaN) > (chances[row * classes + guess] ?? NaN)) guess = code;
    top[row] = chances[row * classes + guess] ?? NaN;
    isRight[row] = guess === truth[row] ? 1 : 0;
  }
  return top.some(Number.isNaN) ? NaN : expectedError(reliability({ chances: top, isPositive: isRight }, 'width', calibrationBins));
}
