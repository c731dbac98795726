/** Examples in the order of their chances, by which every curve over a threshold is drawn. Pure. */
/** An entry a distinct chance, the highest first: what is at or above it. */
export type Ranking = {
  thresholds: Float64Array;
  truePositives: Float64Array;
  falsePositives: Float64Array;
  positives: number; // in all
  negatives: number;
};

/** Examples of one chance share an entry, so that their order among themselves never counts. */
export function rankingOf({ chances, isPositive }: { chances: Float64Array; isPositive: ArrayLike<number> }): Ranking {
  const order = Array.from(chances.keys()).sort((a, b) => (chances[b] ?? NaN) - (chances[a] ?? NaN));
  const thresholds: number[] = [];
  const [hits, alarms]: [number[], number[]] = [[], []];
  let [truePositives, falsePositives] = [0, 0];
  order.forEach((row, place) => {
    if (isPositive[row] === 1) truePositives++;
    else falsePositives++;
    if (chances[order[place + 1] ?? -1] === chances[row]) return;
    thresholds.push(chances[row] ?? NaN);
    hits.push(truePositives);
    alarms.push(falsePositives);
  });
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(hits),
    falsePositives: Float64Array.from(alarms),
    positives: truePositives,
    negatives: falsePositives,
  };
}

/** How many entries are at or above a threshold: the place of a point on every curve, 0 where nothing is. */
export function placeOf({ thresholds }: Ranking, threshold: number): number {
  let [low, high] = [0, thresholds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((thresholds[middle] ?? NaN) >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

export type Counts = { truePositives: number; falsePositives: number; trueNegatives: number; falseNegatives: number };

/** Who is taken for positive by the first `place` entries. */
export function countsAt({ truePositives, falsePositives, positives, negatives }: Ranking, place: number): Counts {
  const hits = place === 0 ? 0 : (truePositives[place - 1] ?? NaN);
  const alarms = place === 0 ? 0 : (falsePositives[place - 1] ?? NaN);
  return { truePositives: hits, falsePositives: alarms, trueNegatives: negatives - alarms, falseNegatives: positives - hits };
}
