/** Scores from raw outputs, in float64 with exact-math: the same bits wherever the same outputs came from. */
import { exp, log } from '../../numerics/exact-math.ts';
import type { Scores } from '../../runs/events.ts';
import { defaultLossOptions, type LossName, type LossOptions, type valueLossNames } from '../../spec/training.ts';

type ScoredOutputs = {
  outputs: Float32Array; // [rows, width], before softmax or sigmoid
  targets: Float32Array; // [rows] class codes, a negative one left out of the means; or [rows, width] scaled values
  width: number;
  loss: LossName;
  lossOptions?: Partial<LossOptions>; // delta and q; weights, smoothing and focus only train
};

/** Losses whose scores are sums over rows, which can be taken a stretch of rows after another. */
export type TalliedLoss = 'softmaxCrossEntropy' | 'sigmoidCrossEntropy';
export const isTallied = (loss: LossName): loss is TalliedLoss => loss === 'softmaxCrossEntropy' || loss === 'sigmoidCrossEntropy';

export type Tally = { total: number; right: number; counted: number };
export const emptyTally: Tally = { total: 0, right: 0, counted: 0 };
export const scoresOf = ({ total, right, counted }: Tally): Scores => ({ loss: total / counted, metric: right / counted });

/** Mean loss and accuracy, or R2 against the mean of these targets. No rows give NaN. */
export function scores(scored: ScoredOutputs): Scores {
  switch (scored.loss) {
    case 'softmaxCrossEntropy':
      return scoresOf(softmaxTally(scored));
    case 'sigmoidCrossEntropy':
      return scoresOf(sigmoidTally(scored));
    case 'meanSquaredError':
    case 'meanAbsoluteError':
    case 'huber':
    case 'quantile':
      return valueScores(scored, errorLoss(scored.loss, { ...defaultLossOptions, ...scored.lossOptions }));
    default:
      return scored.loss satisfies never;
  }
}

function softmaxTally({ outputs, targets, width }: ScoredOutputs): Tally {
  let [total, right, counted] = [0, 0, 0];
  for (let row = 0; row < targets.length; row++) {
    if ((targets[row] ?? NaN) < 0) continue;
    counted++;
    const best = largestOf(outputs, row * width, width);
    const largest = outputs[row * width + best] ?? NaN;
    const target = targets[row] ?? NaN;
    let sum = 0;
    for (let j = 0; j < width; j++) {
      const below = (outputs[row * width + j] ?? NaN) - largest;
      sum += below === 0 ? 1 : exp(below);
    }
    total += log(sum) - ((outputs[row * width + target] ?? NaN) - largest);
    if (best === target) right++;
  }
  return { total, right, counted };
}

function sigmoidTally({ outputs, targets }: ScoredOutputs): Tally {
  let [total, right] = [0, 0];
  for (let row = 0; row < targets.length; row++) {
    const z = outputs[row] ?? NaN;
    const target = targets[row] ?? NaN;
    total += Math.max(z, 0) - z * target + log(1 + exp(-Math.abs(z)));
    if ((z > 0 ? 1 : 0) === target) right++;
  }
  return { total, right, counted: targets.length };
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

/** Of several values: R2 is the mean over the outputs, as scikit-learn's uniform average. */
function valueScores(scored: ScoredOutputs, lossOf: (error: number) => number): Scores {
  const { targets, width } = scored;
  let [loss, metric] = [0, 0];
  for (let output = 0; output < width; output++) {
    const one = outputScores(scored, output, lossOf);
    loss += one.loss / width;
    metric += one.metric / width;
  }
  return targets.length > 0 ? { loss, metric } : { loss: NaN, metric: NaN };
}

function outputScores({ outputs, targets, width }: ScoredOutputs, output: number, lossOf: (error: number) => number): Scores {
  const rows = targets.length / width;
  let mean = 0;
  for (let at = output; at < targets.length; at += width) mean += (targets[at] ?? NaN) / rows;
  let [losses, errors, spread] = [0, 0, 0];
  for (let at = output; at < targets.length; at += width) {
    const target = targets[at] ?? NaN;
    const error = (outputs[at] ?? NaN) - target;
    spread += (target - mean) * (target - mean);
    errors += error * error;
    losses += lossOf(error);
  }
  // As scikit-learn: a constant target is explained fully or not at all.
  const metric = spread > 0 ? 1 - errors / spread : errors === 0 ? 1 : 0;
  return { loss: losses / rows, metric };
}

/** Index of the first largest of `width` numbers. */
function largestOf(values: ArrayLike<number>, start: number, width: number): number {
  let best = 0;
  for (let j = 1; j < width; j++) if ((values[start + j] ?? NaN) > (values[start + best] ?? NaN)) best = j;
  return best;
}
