/** What a threshold makes of one class, for the little matrix and the facts beside it. Pure. */
import { formatFixed } from '../../charts/format.ts';
import type { AtThreshold } from '../../runs/diagnosis/threshold.ts';
import { rateText, type OneClass, type Quarter } from './one-class.ts';

/** `share`: of the examples that are truly so; `taken`: what they are taken for. */
export type ThresholdCell = { quarter: Quarter; count: number; share: number; right: boolean; taken: string };
export type ThresholdRow = { truth: string; cells: ThresholdCell[] };

export function thresholdCells(
  { name, ranking: { positives, negatives } }: Pick<OneClass, 'name' | 'ranking'>,
  found: AtThreshold,
): ThresholdRow[] {
  const cell = (quarter: Quarter, of: number): ThresholdCell => {
    const right = quarter === 'truePositives' || quarter === 'trueNegatives';
    const taken = quarter === 'truePositives' || quarter === 'falsePositives' ? name : 'other';
    return { quarter, count: found[quarter], share: found[quarter] / of, right, taken };
  };
  return [
    { truth: name, cells: [cell('truePositives', positives), cell('falseNegatives', positives)] },
    { truth: 'other', cells: [cell('falsePositives', negatives), cell('trueNegatives', negatives)] },
  ];
}

export const thresholdFacts = (found: AtThreshold): { name: string; value: string }[] => [
  { name: 'precision', value: rateText(found.precision) },
  { name: 'recall', value: rateText(found.recall) },
  { name: 'false alarms', value: rateText(found.falseAlarms) },
  { name: 'accuracy', value: rateText(found.accuracy) },
  { name: 'F1', value: formatFixed(found.f1, 3) },
  { name: 'cost', value: formatFixed(found.cost, Number.isInteger(found.cost) ? 0 : 2) },
];
