/** The floor of a run under its own loss: what the best constant would score, by the rule that scores the run. Pure. */
import { leastConstant } from '../baselines/least-constant.ts';
import type { DataSummary } from '../data/summary.ts';
import { scores } from '../engine/metrics/scores.ts';
import type { Floor } from '../runs/run.ts';
import type { ResolvedTraining } from '../spec/resolve.ts';
import { formatNumber } from '../spec/show-number.ts';
import { defaultLossOptions, isClassLoss } from '../spec/training.ts';

type Described = Pick<DataSummary, 'floor' | 'values' | 'outputs' | 'preparation'>;

/** The summary's floor is the majority class, or the mean: another loss for values has another best constant. */
export function floorUnder({ loss, lossOptions }: Pick<ResolvedTraining, 'loss' | 'lossOptions'>, described: Described): Floor | null {
  const { floor, values, outputs, preparation } = described;
  const { target } = preparation;
  if (floor === null || isClassLoss(loss) || loss === 'meanSquaredError') return floor;
  // A floor that is no constant, such as the season before, is measured in squares: under another loss only its metric compares.
  if (values === null || target.type !== 'value') return { ...floor, scores: { ...floor.scores, loss: NaN } };
  const { value, name } = leastConstant(values.train, loss, { ...defaultLossOptions, ...lossOptions });
  return {
    description: `always guessing ${name}, ${formatNumber(value * target.scale + target.offset)}`,
    scores: scores({
      outputs: new Float32Array(values.validation.length).fill(value),
      targets: values.validation,
      width: outputs,
      loss,
      ...(lossOptions && { lossOptions }),
    }),
  };
}
