/** The numbers that bend a loss, from its options and the training part's targets. Pure. */
import type { LossName, LossOptions } from '../../spec/training.ts';
import type { LossShape } from '../ops/op.ts';

export const plainShape: LossShape = { weights: null, labelSmoothing: 0, focal: 0, delta: 1, q: 0.5 };

/** False where the gradient is that of the plain cross-entropy, which has a kernel of its own. */
export const isBent = ({ weights, labelSmoothing, focal }: LossShape): boolean => weights !== null || labelSmoothing > 0 || focal > 0;

type Part = { loss: LossName; targets: ArrayLike<number>; classes: number };

export function lossShape({ classWeights, ...numbers }: LossOptions, { loss, targets, classes }: Part): LossShape {
  const isWeighted = classWeights === 'balanced' && (loss === 'softmaxCrossEntropy' || loss === 'sigmoidCrossEntropy');
  return { ...numbers, weights: isWeighted ? balancedWeights(targets, classes) : null };
}

/** examples / (classes * examples of the class), as scikit-learn's 'balanced'; 1 for a class that the part has not. Labels are counted all together. */
export function balancedWeights(targets: ArrayLike<number>, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (let at = 0; at < targets.length; at++) {
    const code = targets[at] ?? NaN;
    if (code in counts) counts[code] = (counts[code] ?? 0) + 1;
  }
  const counted = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 1 : counted / (classes * count)));
}
