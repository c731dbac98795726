/** How often each class was taken for each: counts[truth * classes + predicted]. Codes are whole numbers from 0 to `classes` - 1. */
export function confusionCounts(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes * classes);
  for (let row = 0; row < truth.length; row++) {
    const at = (truth[row] ?? NaN) * classes + (predicted[row] ?? NaN);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
