/** Two-sided 95% of the standard normal distribution. */
export const z95 = 1.959963984540054;

export type Interval = { low: number; high: number };

/** Of a share of `n` examples, both ends within 0 and 1 (Wilson 1927). Of none it is everything. */
export function wilson(share: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z = z95;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
