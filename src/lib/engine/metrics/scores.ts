/** Scores from raw outputs, in float64 with exact-math: the same bits wherever the same outputs came from. */
import { exp, log } from '../../numerics/exact-math.ts';
import type { Scores } from '../../runs/events.ts';
import { defaultLossOptions, type LossName, type LossOptions, type valueLossNames } from '../../spec/training.ts';

type ScoredOutputs = {
  outputs: Float32Array; // [rows, width], before softmax or sigmoid
  targets: Float32Array; // [rows] class codes, or scaled values
  width: number;
  loss: LossName;
  lossOptions?: Partial<LossOptions>; // delta and q; weights, smoothing and focus only train
};

/** Mean loss and accuracy, or R2 against the mean of these targets. No rows give NaN. */
export function scores(scored: ScoredOutputs): Scores {
  switch (scored.loss) {
    case 'softmaxCrossEntropy':
      return softmaxScores(scored);
    case 'sigmoidCrossEntropy':
      return sigmoidScores(scored);
    case 'meanSquaredError':
    case 'meanAbsoluteError':
    case 'huber':
    case 'quantile':
      return valueScores(scored, errorLoss(scored.loss, { ...defaultLossOptions, ...scored.lossOptions }));
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

/** The loss of output - target. */
function errorLoss(loss: (typeof valueLossNames)[number], { delta, q }: LossOptions): (error: number) => number {
  switch (loss) {
    case 'meanSquaredError':
      return (error) => error * error;
    case 'meanAbsoluteError':
      return Math.abs;
    case 'huber':
      return (error) => (Math.abs(error) <= delta ? 0.5 * error * error : delta * (Math.abs(error) - 0.5 * delta));
    case 'quantile':
      return (error) => Math.max((1 - q) * error, -q * error);
    default:
      return loss satisfies never;
  }
}

function valueScores({ outputs, targets, width }: ScoredOutputs, lossOf: (error: number) => number): Scores {
  let mean = 0;
  for (let row = 0; row < targets.length; row++) mean += (targets[row] ?? NaN) / targets.length;
  let [losses, errors, spread] = [0, 0, 0];
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row] ?? NaN;
    spread += (target - mean) * (target - mean);
    for (let j = 0; j < width; j++) {
      const error = (outputs[row * width + j] ?? NaN) - target;
      errors += (error * error) / width;
      losses += lossOf(error) / width;
    }
  }
  // As scikit-learn: a constant target is explained fully or not at all.
  const metric = spread > 0 ? 1 - errors / spread : errors === 0 ? 1 : 0;
  return { loss: losses / targets.length, metric: targets.length > 0 ? metric : NaN };
}

/** Index of the first largest of `width` numbers. */
function largestOf(values: ArrayLike<number>, start: number, width: number): number {
  let best = 0;
  for (let j = 1; j < width; j++) if ((values[start + j] ?? NaN) > (values[start + best] ?? NaN)) best = j;
  return best;
}
