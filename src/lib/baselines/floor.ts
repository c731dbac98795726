import { log } from '../numerics/exact-math.ts';
import type { Floor } from '../runs/run.ts';
import { formatNumber } from '../spec/show-number.ts';

export type FloorInput = {
  task: 'classification' | 'regression' | 'labels';
  trainTargets: ArrayLike<number>; // class codes, scaled values [rows, outputs], or 0 and 1 [rows, outputs] for labels
  validationTargets: ArrayLike<number>;
  classes: readonly string[] | null; // classification
  outputs?: number; // of an example; left out: 1
  inUnit?: (scaled: number, output: number) => number; // regression: a scaled value as it is shown; left out: as it is
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

/** Every `outputs`-th number from the one of `output` on. */
const columnOf = (values: ArrayLike<number>, output: number, outputs: number): Float64Array =>
  Float64Array.from({ length: values.length / outputs }, (_, row) => values[row * outputs + output] ?? NaN);

const mostNamed = 3; // guesses that a sentence holds

/** Guesses the mean of training. The loss is the mean squared error of the scaled targets, as in training; R2 is free of the scale. */
function meanValue({ trainTargets, validationTargets, outputs = 1, inUnit = (scaled) => scaled }: FloorInput): Floor {
  const guesses: number[] = [];
  let [loss, metric] = [0, 0];
  for (let output = 0; output < outputs; output += 1) {
    const [train, validation] = [columnOf(trainTargets, output, outputs), columnOf(validationTargets, output, outputs)];
    const guess = sum(train, (value) => value) / train.length;
    const mean = sum(validation, (value) => value) / validation.length;
    const errors = sum(validation, (value) => (value - guess) * (value - guess));
    const spread = sum(validation, (value) => (value - mean) * (value - mean));
    guesses.push(inUnit(guess, output));
    loss += errors / validation.length / outputs;
    metric += (spread === 0 ? 0 : 1 - errors / spread) / outputs;
  }
  const means =
    outputs > mostNamed
      ? 'the mean of each target'
      : `the ${outputs === 1 ? 'mean' : 'means'}, ${guesses.map((guess) => formatNumber(guess)).join(' and ')}`;
  return { description: `always guessing ${means}`, scores: { loss, metric } };
}

/** Guesses the more frequent answer to each label (no where both are as frequent), with its share in training as the probability of yes. */
function eachMajority({ trainTargets, validationTargets, outputs = 1 }: FloorInput): Floor {
  let [loss, metric] = [0, 0];
  for (let output = 0; output < outputs; output += 1) {
    const [train, validation] = [columnOf(trainTargets, output, outputs), columnOf(validationTargets, output, outputs)];
    const yes = sum(train, (value) => value) / train.length;
    const lossOf = (share: number) => -log(Math.max(smallestChance, share));
    loss += sum(validation, (value) => lossOf(value === 1 ? yes : 1 - yes)) / validation.length / outputs;
    metric += sum(validation, (value) => (value === (yes > 0.5 ? 1 : 0) ? 1 : 0)) / validation.length / outputs;
  }
  return { description: 'always guessing the more frequent answer to each label', scores: { loss, metric } };
}

/**
 * What always guessing the majority class (of each label), or the mean (of each number), would score on the validation part: the line a
 * model has to beat. Equals scikit-learn's DummyClassifier(strategy='prior') and DummyRegressor. Null without a validation or training part.
 */
export function floorOf(input: FloorInput): Floor | null {
  if (input.trainTargets.length === 0 || input.validationTargets.length === 0) return null;
  if (input.task === 'labels') return eachMajority(input);
  return input.task === 'classification' ? majority(input) : meanValue(input);
}
