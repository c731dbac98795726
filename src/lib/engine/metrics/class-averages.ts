/** Scores of classes from a confusion matrix, as scikit-learn's; a share of nothing counts as 0. */
import type { Metrics } from '../../runs/metrics.ts';

type ClassScore = { hits: number; support: number; predicted: number; precision: number; recall: number; f1: number };

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function classScores(counts: Float64Array, classes: number): ClassScore[] {
  return Array.from({ length: classes }, (_, code) => {
    let [support, predicted] = [0, 0];
    for (let other = 0; other < classes; other++) {
      support += counts[code * classes + other] ?? 0;
      predicted += counts[other * classes + code] ?? 0;
    }
    const hits = counts[code * classes + code] ?? 0;
    return {
      hits,
      support,
      predicted,
      precision: share(hits, predicted),
      recall: share(hits, support),
      f1: share(2 * hits, support + predicted),
    };
  });
}

const meanOf = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((sum, item) => sum + of(item), 0) / items.length;

export type ClassAverages = Required<
  Pick<Metrics, 'accuracy' | 'balancedAccuracy' | 'macroF1' | 'macroPrecision' | 'macroRecall' | 'weightedPrecision' | 'weightedRecall'>
>;

/**
 * From `counts[truth * classes + predicted]` of at least one example. A macro average is over the classes that are true or predicted at
 * least once, balanced accuracy over those that are true, a weighted average by how often each is true.
 */
export function classAverages(counts: Float64Array, classes: number): ClassAverages {
  const seen = classScores(counts, classes).filter(({ support, predicted }) => support + predicted > 0);
  const total = seen.reduce((sum, { support }) => sum + support, 0);
  const hits = seen.reduce((sum, score) => sum + score.hits, 0);
  const weighted = (of: (score: ClassScore) => number) => seen.reduce((sum, score) => sum + of(score) * score.support, 0) / total;
  return {
    accuracy: hits / total,
    balancedAccuracy: meanOf(
      seen.filter(({ support }) => support > 0),
      ({ recall }) => recall,
    ),
    macroF1: meanOf(seen, ({ f1 }) => f1),
    macroPrecision: meanOf(seen, ({ precision }) => precision),
    macroRecall: meanOf(seen, ({ recall }) => recall),
    weightedPrecision: weighted(({ precision }) => precision),
    weightedRecall: weighted(({ recall }) => recall),
  };
}
