/**
 * Area under the ROC curve of two classes: the share of pairs of a positive and a negative example in which the positive scores higher, a
 * tie counting half (Mann & Whitney 1947), by ranks. Undefined, as null, when the truth holds only one class.
 */
export function rocAuc(truth: ArrayLike<number>, scores: Float64Array): number | null {
  const order = Array.from(scores.keys()).sort((a, b) => (scores[a] ?? NaN) - (scores[b] ?? NaN));
  let [positives, rankSum] = [0, 0];
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] ?? -1];
    if (Number.isNaN(score)) return null; // no order among what is not a number
    let until = from + 1;
    while (until < order.length && scores[order[until] ?? -1] === score) until++;
    const rank = (from + 1 + until) / 2; // the mean of the ranks from + 1 .. until
    for (let at = from; at < until; at++) {
      if (truth[order[at] ?? -1] !== 1) continue;
      positives++;
      rankSum += rank;
    }
    from = until;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
