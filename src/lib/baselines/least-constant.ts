import type { LossOptions, valueLossNames } from '../spec/training.ts';

type Guess = { value: number; name: string };

/**
 * The one number that makes a loss least over the targets: their mean, median, quantile, or the zero of the clipped errors' sum
 * (Huber 1964). Where an interval does, its middle. `name` is for 'always guessing ...'.
 */
export function leastConstant(targets: ArrayLike<number>, loss: (typeof valueLossNames)[number], { delta, q }: LossOptions): Guess {
  switch (loss) {
    case 'meanSquaredError':
      return { value: sum(targets, (value) => value) / targets.length, name: 'the mean' };
    case 'meanAbsoluteError':
      return { value: quantile(targets, 0.5), name: 'the median' };
    case 'quantile':
      return { value: quantile(targets, q), name: q === 0.5 ? 'the median' : `the ${q} quantile` };
    case 'huber':
      return { value: huberCentre(targets, delta), name: 'the value of least Huber loss' };
    default:
      return loss satisfies never;
  }
}

function sum(values: ArrayLike<number>, term: (value: number) => number): number {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) total += term(values[index] ?? 0);
  return total;
}

function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  const below = q * sorted.length;
  const at = Math.round(below);
  const isBetween = Math.abs(below - at) < 1e-9 && at > 0 && at < sorted.length;
  const [low, high] = isBetween ? [at - 1, at] : [Math.ceil(below) - 1, Math.ceil(below) - 1];
  return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2;
}

/** Halves an interval until no number lies between: the sum rises with the guess. */
function huberCentre(values: ArrayLike<number>, delta: number): number {
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    low = Math.min(low, values[index] ?? NaN);
    high = Math.max(high, values[index] ?? NaN);
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return middle;
    const pull = sum(values, (value) => Math.max(-delta, Math.min(delta, middle - value)));
    if (pull === 0) return middle;
    if (pull < 0) low = middle;
    else high = middle;
  }
}
