import { formatCount, formatPercent } from './format.ts';

export type ConfusionOrder = 'given' | 'worst';

export type ConfusionMatrix = {
  classes: string[]; // in the order drawn
  order: number[]; // class code of each row and column
  counts: number[][]; // [truth][predicted], in that order
  shares: number[][]; // of the row; NaN for a class without examples
  rowTotals: number[];
  recall: number[]; // NaN without examples
  precision: number[]; // NaN when never predicted
  correct: number;
  total: number;
  confused: { truth: number; predicted: number; count: number; share: number }[]; // class codes, most frequent error first
};

/** Counts of predicted class by true class. 'worst' puts the classes with the lowest recall first. */
export function confusionMatrix(input: {
  truth: ArrayLike<number>;
  predicted: ArrayLike<number>;
  classes: readonly string[];
  order?: ConfusionOrder;
}): ConfusionMatrix {
  const { truth, predicted, classes } = input;
  const size = classes.length;
  const byCode = classes.map(() => new Array<number>(size).fill(0));
  let total = 0;
  for (let i = 0; i < truth.length; i++) {
    const row = byCode[truth[i] ?? -1];
    const column = predicted[i] ?? -1;
    const before = row?.[column];
    if (row === undefined || before === undefined) continue;
    row[column] = before + 1;
    total++;
  }
  const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
  const recallOf = (code: number) => (byCode[code]?.[code] ?? 0) / sum(byCode[code] ?? []);
  const order = classes.map((_, code) => code);
  // A class without examples has no recall and comes last.
  if (input.order === 'worst')
    order.sort((a, b) => (recallOf(a) || (sum(byCode[a] ?? []) ? 0 : 2)) - (recallOf(b) || (sum(byCode[b] ?? []) ? 0 : 2)));

  const counts = order.map((row) => order.map((column) => byCode[row]?.[column] ?? 0));
  const rowTotals = counts.map(sum);
  const columnTotals = order.map((_, column) => sum(counts.map((row) => row[column] ?? 0)));
  const diagonal = counts.map((row, i) => row[i] ?? 0);
  const shares = counts.map((row, i) => row.map((value) => value / (rowTotals[i] || NaN)));
  const confused = byCode
    .flatMap((row, t) => row.map((value, p) => ({ truth: t, predicted: p, count: value, share: value / sum(row) })))
    .filter((cell) => cell.truth !== cell.predicted && cell.count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share);
  return {
    classes: order.map((code) => classes[code] ?? ''),
    order,
    counts,
    shares,
    rowTotals,
    recall: diagonal.map((value, i) => value / (rowTotals[i] || NaN)),
    precision: diagonal.map((value, i) => value / (columnTotals[i] || NaN)),
    correct: sum(diagonal),
    total,
    confused,
  };
}

/** '58 of 67 right (87%). Most often confused: Adelie taken for Chinstrap (3).' `classes` are the names by code. */
export function confusionSentence({ correct, total, confused }: ConfusionMatrix, classes: readonly string[]): string {
  if (total === 0) return 'No predictions to compare.';
  const right = `${formatCount(correct)} of ${formatCount(total)} right (${formatPercent(correct / total)})`;
  const [first] = confused;
  if (!first) return `${right}; no errors.`;
  return `${right}. Most often confused: ${classes[first.truth]} taken for ${classes[first.predicted]} (${formatCount(first.count)}).`;
}

/** The class of each row of outputs [rows, width]: the largest, the first of equals; one output is the probability of class 1. */
export function predictedClasses(outputs: ArrayLike<number>, width: number): Int32Array {
  const rows = Math.floor(outputs.length / width);
  return Int32Array.from({ length: rows }, (_, row) => {
    if (width === 1) return (outputs[row] ?? 0) > 0.5 ? 1 : 0;
    let best = 0;
    for (let k = 1; k < width; k++) if ((outputs[row * width + k] ?? 0) > (outputs[row * width + best] ?? 0)) best = k;
    return best;
  });
}
