import { shownName } from '../runs/annotations.ts';
import { groupName } from '../runs/run-name.ts';
import type { History, Run } from '../runs/run.ts';
import { meanHistory, thinned } from './band.ts';
import type { LossRun } from './loss-chart.ts';
import { runStyleOf } from './run-style.ts';

export type Measured = { run: Run; history: History };

const hasPoints = ({ history }: Measured) => history.epoch.length > 0 || history.stepLoss.step.length > 0;

/** The curves of one run. */
export const runCurve = ({ run, history }: Measured): LossRun => ({
  id: run.id,
  label: shownName(run),
  history,
  style: runStyleOf(run),
  floor: run.floor,
  stepsPerEpoch: run.stepsPerEpoch,
  interventions: run.interventions,
});

/**
 * What is drawn of the repeats of one press: their mean, with every one behind it, in the colour of the first. While no epoch has
 * ended, the first that has begun by itself. Null while there is nothing to draw.
 */
export function groupCurve(repeats: readonly Measured[]): LossRun | null {
  const begun = repeats.filter(hasPoints);
  const measured = begun.filter(({ history }) => history.epoch.length > 0);
  const [first, ...others] = repeats;
  const [alone] = begun;
  if (!first || !alone) return null;
  if (repeats.length === 1 || measured.length === 0) return runCurve(alone);
  const moved = repeats.find(({ run }) => run.interventions.length > 0);
  const drawn = thinned(measured.map(({ history }) => history));
  const count = measured.length === 1 ? `1 of ${repeats.length} repeats` : `mean of ${measured.length}`;
  return {
    ...runCurve(first),
    label: `${groupName([first.run, ...others.map(({ run }) => run)])}, ${count}`,
    history: meanHistory(drawn),
    interventions: moved?.run.interventions ?? [],
    repeats: measured.map(({ run, history }, i) => ({ label: shownName(run), history, drawn: drawn[i] ?? history })),
  };
}
