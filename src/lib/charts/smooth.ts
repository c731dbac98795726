/**
 * Debiased exponential moving average: s = w s + (1 - w) y, shown as s / (1 - w^n). Gaps pass through and do not count;
 * weight 0 leaves the values alone. Source: TensorBoard's scalar smoothing.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return [...values];
  let sum = 0;
  let remaining = 1;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    remaining *= weight;
    return sum / (1 - remaining);
  });
}
