/** Intervals of shares, and of how far two shares lie apart. Pure. */

/** Two-sided 95% of the standard normal distribution. */
export const z95 = 1.959963984540054;

export type Interval = { low: number; high: number };
type ShareOf = { share: number; n: number };

/** Of a share of `n` examples, both ends within 0 and 1 (Wilson 1927). Of none it is everything. */
export function wilson(share: number, n: number, z = z95): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Of the difference `b - a` of two shares of different examples (Newcombe 1998, method 10). */
export function shareDifference(a: ShareOf, b: ShareOf, z = z95): Interval {
  const [one, other] = [wilson(a.share, a.n, z), wilson(b.share, b.n, z)];
  const difference = b.share - a.share;
  return {
    low: difference - Math.sqrt((b.share - other.low) ** 2 + (one.high - a.share) ** 2),
    high: difference + Math.sqrt((other.high - b.share) ** 2 + (a.share - one.low) ** 2),
  };
}
