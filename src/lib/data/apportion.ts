/**
 * Shares out `total` among `quotas` (which sum to it) by largest remainder: everyone gets the whole part, what is left goes to the largest
 * fractions, the earlier one first when they are equal. Nobody gets more than its `most`.
 */
export function apportion(total: number, quotas: readonly number[], most: readonly number[]): number[] {
  const counts = quotas.map((quota, index) => Math.min(Math.floor(quota + 1e-9), most[index] ?? 0));
  const order = quotas
    .map((quota, index) => ({ index, rest: quota - Math.floor(quota + 1e-9) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = total - counts.reduce((sum, count) => sum + count, 0);
  while (left > 0) {
    const before = left;
    for (const { index } of order) {
      const count = counts[index] ?? 0;
      if (left > 0 && count < (most[index] ?? 0)) {
        counts[index] = count + 1;
        left -= 1;
      }
    }
    if (left === before) break; // everyone is full
  }
  return counts;
}
