/** Scores from raw outputs, in float64 with exact-math: the same bits wherever the same outputs came from. */
import { exp, log } from '../../numerics/exact-math.ts';
import type { Scores } from '../../runs/events.ts';
import type { LossName } from '../../spec/training.ts';

type ScoredOutputs = {
  outputs: Float32Array; // [rows, width], before softmax or sigmoid
  targets: Float32Array; // [rows] class codes, or scaled values
  width: number;
  loss: LossName;
};

/** Mean loss and accuracy, or R2 against the mean of these targets. No rows give NaN. */
export function scores(scored: ScoredOutputs): Scores {
  switch (scored.loss) {
    case 'softmaxCrossEntropy':
      return softmaxScores(scored);
    case 'sigmoidCrossEntropy':
      return sigmoidScores(scored);
    case 'meanSquaredError':
      return squaredScores(scored);
    default:
      return scored.loss satisfies never;
  }
}

function softmaxScores({ outputs, targets, width }: ScoredOutputs): Scores {
  let [total, right] = [0, 0];
  for (let row = 0; row < targets.length; row++) {
    const best = largestOf(outputs, row * width, width);
    const largest = outputs[row * width + best] ?? NaN;
    const target = targets[row] ?? NaN;
    let sum = 0;
    for (let j = 0; j < width; j++) sum += exp((outputs[row * width + j] ?? NaN) - largest);
    total += log(sum) - ((outputs[row * width + target] ?? NaN) - largest);
    if (best === target) right++;
  }
  return { loss: total / targets.length, metric: right / targets.length };
}

function sigmoidScores({ outputs, targets }: ScoredOutputs): Scores {
  let [total, right] = [0, 0];
  for (let row = 0; row < targets.length; row++) {
    const z = outputs[row] ?? NaN;
    const target = targets[row] ?? NaN;
    total += Math.max(z, 0) - z * target + log(1 + exp(-Math.abs(z)));
    if ((z > 0 ? 1 : 0) === target) right++;
  }
  return { loss: total / targets.length, metric: right / targets.length };
}

function squaredScores({ outputs, targets, width }: ScoredOutputs): Scores {
  let mean = 0;
  for (let row = 0; row < targets.length; row++) mean += (targets[row] ?? NaN) / targets.length;
  let [errors, spread] = [0, 0];
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row] ?? NaN;
    spread += (target - mean) * (target - mean);
    for (let j = 0; j < width; j++) {
      const error = (outputs[row * width + j] ?? NaN) - target;
      errors += (error * error) / width;
    }
  }
  // As scikit-learn: a constant target is explained fully or not at all.
  const metric = spread > 0 ? 1 - errors / spread : errors === 0 ? 1 : 0;
  return { loss: errors / targets.length, metric: targets.length > 0 ? metric : NaN };
}

/** Index of the first largest of `width` numbers. */
function largestOf(values: ArrayLike<number>, start: number, width: number): number {
  let best = 0;
  for (let j = 1; j < width; j++) if ((values[start + j] ?? NaN) > (values[start + best] ?? NaN)) best = j;
  return best;
}
