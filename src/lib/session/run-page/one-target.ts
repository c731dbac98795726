/** Predictions of several targets as those of one of them, which the pictures of errors show; and what is said of all at once. Pure. */
import { formatNumber } from '../../charts/format.ts';
import { targetNames, type FittedPreparation } from '../../data/prepared.ts';
import type { Predictions } from '../../worker/protocol.ts';

/** Whether there are several to choose among. */
export const hasSeveral = ({ target }: Pick<FittedPreparation, 'target'>): boolean => target.type === 'values' || target.type === 'labels';

const columnOf = (values: Float32Array, output: number, width: number): Float32Array => values.filter((_, at) => at % width === output);

/** The target of one output: a number, or the two classes of a label with the chances of both. */
export function oneTarget(predictions: Predictions, output: number): Predictions {
  const { target } = predictions.preparation;
  const { width } = predictions;
  const outputs = columnOf(predictions.outputs, output, width);
  const truth = columnOf(predictions.truth, output, width);
  if (target.type !== 'labels') return { ...predictions, outputs, truth, width: 1, classes: null };
  const both = Float32Array.from({ length: outputs.length * 2 }, (_, at) => {
    const yes = outputs[at >> 1] ?? NaN;
    return at % 2 === 1 ? yes : 1 - yes;
  });
  return { ...predictions, outputs: both, truth, width: 2, classes: target.labels[output]?.classes ?? ['no', 'yes'] };
}

export type Answer = { name: string; said: string; share: number | null; truth: string | null; isWrong: boolean };

/** Every target of one example: what is guessed, how sure of a yes, and what is true where that is known. */
export function answersOf(
  { target }: Pick<FittedPreparation, 'target'>,
  outputs: ArrayLike<number>,
  truth: ArrayLike<number> | null,
): Answer[] {
  return targetNames(target).map((name, at) => {
    const [value, real] = [outputs[at] ?? NaN, truth?.[at]];
    const classes = target.type === 'labels' ? (target.labels[at]?.classes ?? []) : null;
    if (classes === null)
      return { name, said: formatNumber(value, 4), share: null, truth: real === undefined ? null : formatNumber(real, 4), isWrong: false };
    const guess = value > 0.5 ? 1 : 0;
    const known = real === undefined ? null : (classes[real] ?? null);
    return { name, said: `${classes[guess] ?? guess}`, share: value, truth: known, isWrong: known !== null && real !== guess };
  });
}

/** Examples by how far off all their targets are together, the worst first, with a word on each. */
export function worstOfAll({ rows, outputs, truth, width, preparation: { target } }: Predictions): { at: number; said: string }[] {
  const found = Array.from(rows, (_, at) => {
    let [off, wrong] = [0, 0];
    for (let output = 0; output < width; output++) {
      const error = Math.abs((outputs[at * width + output] ?? NaN) - (truth[at * width + output] ?? NaN));
      off += error / (target.type === 'values' ? (target.values[output]?.scale ?? 1) : 1) / width;
      if (!(error < 0.5)) wrong++;
    }
    const labels = wrong === 0 ? `all ${width} labels right` : `${wrong} of ${width} labels wrong`;
    return {
      at,
      wrong: target.type === 'labels' ? wrong : 0,
      off,
      said: target.type === 'labels' ? labels : `off by ${formatNumber(off)} scaled`,
    };
  });
  return found.sort((a, b) => b.wrong - a.wrong || b.off - a.off || a.at - b.at);
}
