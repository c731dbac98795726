/** Spearman's rank correlation: that of the ranks, equal values at the mean of their ranks. Pure. */

/** From 1; each run of equal values gets the middle of its ranks. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const rank = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (let place = from; place < to; place++) rank[order[place] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return rank;
}

/** From -1 to 1; null where one side does not vary. Finite numbers, as many on both sides. */
export function rankCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const [a, b] = [ranks(x), ranks(y)];
  const middle = (a.length + 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [left, right] = [(a[at] ?? 0) - middle, (b[at] ?? 0) - middle];
    ab += left * right;
    aa += left * left;
    bb += right * right;
  }
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb);
}
