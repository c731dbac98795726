/** Numbers of charts and tables as a person reads them: columns that line up, shares, durations. */
import { dash, fixed, magnitude, minus, scientific } from '../spec/show-number.ts';

export { formatCount, formatNumber, formatSeconds } from '../spec/show-number.ts';

/** How many decimals show the largest of the values with `significant` digits: the same for a whole column. */
export function alignedDecimals(values: ArrayLike<number>, significant = 3): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] ?? NaN);
    if (Number.isFinite(size) && size > largest) largest = size;
  }
  return Math.min(8, Math.max(0, significant - 1 - magnitude(largest)));
}

/** One value of a column whose decimals are known, so that the digits line up. */
export function formatFixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return dash;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  return Math.abs(value) >= 1e9 ? scientific(value, 2) : fixed(value, decimals);
}

/** A column of numbers with the same decimals. */
export const formatAligned = (values: readonly number[], significant = 3): string[] => {
  const decimals = alignedDecimals(values, significant);
  return values.map((value) => formatFixed(value, decimals));
};

/** A share between 0 and 1 in percent: '42%', '0.4%'. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return dash;
  const percent = share * 100;
  const small = percent !== 0 && Math.abs(percent) < 1;
  if (small && Math.abs(percent) < 0.05) return percent > 0 ? '< 0.1%' : `> ${minus}0.1%`;
  // 99.96% must not be shown as 100%.
  const almostAll = percent > 99 && percent < 100;
  return `${almostAll ? Math.min(99.9, percent).toFixed(1) : fixed(percent, small ? 1 : 0)}%`;
}
