import { log } from '../numerics/exact-math.ts';
import type { Floor } from '../runs/run.ts';
import { formatNumber } from '../spec/show-number.ts';

export type FloorInput = {
  task: 'classification' | 'regression';
  trainTargets: ArrayLike<number>; // class codes, or scaled values
  validationTargets: ArrayLike<number>;
  classes: readonly string[] | null; // classification
  targetScale: { offset: number; scale: number } | null; // regression: value = scaled * scale + offset
};

const smallestChance = 1e-7; // of a class that training has not seen

const sum = (values: ArrayLike<number>, term: (value: number) => number): number => {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) total += term(values[index] ?? 0);
  return total;
};

/** Guesses the most frequent class of training (the first of equals), with every class's share as its probability. */
function majority({ trainTargets, validationTargets, classes }: FloorInput): Floor {
  const names = classes ?? [];
  const counts = names.map(() => 0);
  for (let index = 0; index < trainTargets.length; index += 1) {
    const code = trainTargets[index] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  const guess = counts.indexOf(Math.max(...counts));
  const losses = counts.map((count) => -log(Math.max(smallestChance, count / trainTargets.length)));
  const right = sum(validationTargets, (code) => (code === guess ? 1 : 0));
  const loss = sum(validationTargets, (code) => losses[code] ?? -log(smallestChance));
  return {
    description: `always guessing "${names[guess] ?? guess}"`,
    scores: { loss: loss / validationTargets.length, metric: right / validationTargets.length },
  };
}

/** Guesses the mean of training. The loss is the mean squared error of the scaled target, as in training; R2 is free of the scale. */
function meanValue({ trainTargets, validationTargets, targetScale }: FloorInput): Floor {
  const guess = sum(trainTargets, (value) => value) / trainTargets.length;
  const mean = sum(validationTargets, (value) => value) / validationTargets.length;
  const errors = sum(validationTargets, (value) => (value - guess) * (value - guess));
  const spread = sum(validationTargets, (value) => (value - mean) * (value - mean));
  const shown = targetScale === null ? guess : guess * targetScale.scale + targetScale.offset;
  return {
    description: `always guessing the mean, ${formatNumber(shown)}`,
    scores: { loss: errors / validationTargets.length, metric: spread === 0 ? 0 : 1 - errors / spread },
  };
}

/**
 * What always guessing the majority class, or the mean, would score on the validation part: the line a model has to beat. Equals
 * scikit-learn's DummyClassifier(strategy='prior') and DummyRegressor. Null without a validation or training part.
 */
export function floorOf(input: FloorInput): Floor | null {
  if (input.trainTargets.length === 0 || input.validationTargets.length === 0) return null;
  return input.task === 'classification' ? majority(input) : meanValue(input);
}
