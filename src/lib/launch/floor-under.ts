/** The floor of a run under its own loss: what the best constant would score, by the rule that scores the run. Pure. */
import { leastConstant } from '../baselines/least-constant.ts';
import { inUnitOf, valuesOf } from '../data/prepared.ts';
import type { DataSummary } from '../data/summary.ts';
import { scores } from '../engine/metrics/scores.ts';
import type { Floor } from '../runs/run.ts';
import type { ResolvedTraining } from '../spec/resolve.ts';
import { formatNumber } from '../spec/show-number.ts';
import { defaultLossOptions, isClassLoss } from '../spec/training.ts';

type Described = Pick<DataSummary, 'floor' | 'values' | 'preparation'>;

const mostNamed = 3; // guesses that a sentence holds

/** The summary's floor is the majority class, or the mean: another loss for values has another best constant. */
export function floorUnder({ loss, lossOptions }: Pick<ResolvedTraining, 'loss' | 'lossOptions'>, described: Described): Floor | null {
  const { floor, values, preparation } = described;
  const { target } = preparation;
  if (floor === null || isClassLoss(loss) || loss === 'meanSquaredError') return floor;
  // A floor that is no constant, such as the season before, is measured in squares: under another loss only its metric compares.
  if (values === null || (target.type !== 'value' && target.type !== 'values')) return { ...floor, scores: { ...floor.scores, loss: NaN } };
  const width = valuesOf({ target });
  const options = { ...defaultLossOptions, ...lossOptions };
  const best = Array.from({ length: width }, (_, output) =>
    leastConstant(
      values.train.filter((_value, at) => at % width === output),
      loss,
      options,
    ),
  );
  const inUnit = inUnitOf(target);
  const shown = best.map(({ value }, output) => formatNumber(inUnit(value, output))).join(' and ');
  const [first] = best;
  return {
    description: `always guessing ${first?.name}${width > mostNamed ? ' of each target' : `${width > 1 ? ' of each' : ''}, ${shown}`}`,
    scores: scores({
      outputs: values.validation.map((_, at) => best[at % width]?.value ?? NaN),
      targets: values.validation,
      width,
      loss,
      ...(lossOptions && { lossOptions }),
    }),
  };
}
