/** How the repeats of one press stand, in words: the mean first, since one seed is an anecdote. Pure. */
import { formatCount } from '../spec/show-number.ts';
import { againstFloor, describeDuration, describeRun, shownMetric } from './describe-run.ts';
import { countOf, lastOver, scoredRuns } from './group.ts';
import { meanInterval, type MeanInterval } from './interval.ts';
import { metricLabel } from './metrics.ts';
import type { Run } from './run.ts';
import { isActive } from './status.ts';

/** '0.953 ± 0.012', or '0.953' of one value. */
export const intervalText = ({ mean, half }: MeanInterval, show = shownMetric): string =>
  half === null ? show(mean) : `${show(mean)} \u00b1 ${show(half)}`;

const wereOrWas = (count: number) => (count === 1 ? 'was' : 'were');

/** One sentence for each way in which repeats did not finish. */
function missing(runs: readonly Run[]): string[] {
  const of = (count: number) => `${count} of ${runs.length} repeats`;
  const [diverged, failed, stopped, interrupted] = (['diverged', 'failed', 'stopped', 'interrupted'] as const).map((status) =>
    countOf(runs, status),
  );
  return [
    ...(diverged ? [`${of(diverged)} diverged and ${diverged === 1 ? 'is' : 'are'} left out of the mean.`] : []),
    ...(failed ? [`${of(failed)} failed.`] : []),
    ...(stopped ? [`${of(stopped)} ${wereOrWas(stopped)} stopped by hand.`] : []),
    ...(interrupted ? [`${of(interrupted)} ${wereOrWas(interrupted)} cut off.`] : []),
  ];
}

const range = (low: number, high: number) => (low === high ? `${low}` : `${low} to ${high}`);

function reached(runs: readonly [Run, ...Run[]]): string | null {
  const [first] = runs;
  const scored = scoredRuns(runs);
  const isText = first.resolved.dataset.task === 'nextCharacter';
  const over = isText ? meanInterval(scored.flatMap(({ last }) => (last?.validation ?? last?.train)?.loss ?? [])) : lastOver(runs);
  if (over === null) return null;
  const { n, lowest, highest } = over;
  const { examples, metricName, environment } = first;
  const [count, part] = examples.validation > 0 ? [examples.validation, 'validation'] : [examples.train, 'training'];
  const epochs = scored.map(({ epochsDone }) => epochsDone);
  const unit = isText ? ' nats a character' : '';
  const name = metricName === 'accuracy' ? '' : `${metricLabel(first)} `;
  const [low, high] = [shownMetric(lowest), shownMetric(highest)];
  const mean = `, the mean of ${n} repeats and its 95% interval, from ${low} to ${high}`;
  const spread = n === 1 ? ' in one repeat' : low === high ? `, the same in all ${n} repeats` : mean;
  const where = environment === null ? '' : ` on ${environment.backend}`;
  const took = describeDuration(runs.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0));
  const ends = `after ${range(Math.min(...epochs), Math.max(...epochs))} of ${first.resolved.training.epochs} epochs, ${took} in all${where}`;
  const examplesText = `${formatCount(count)} ${part} ${count === 1 ? 'example' : 'examples'}`;
  const floor = isText ? '' : againstFloor(over.mean, first);
  return `${name}${intervalText(over)}${unit} on ${examplesText}${spread}, ${ends}${floor}.`;
}

/** How the group stands, in one plain paragraph; a run alone says what it always says. */
export function describeGroup(runs: readonly [Run, ...Run[]]): string {
  const [first] = runs;
  if (runs.length === 1) return describeRun(first);
  const score = reached(runs);
  const isGoing = runs.some(({ state }) => isActive(state.status));
  const start = score === null ? 'No repeat has a score that is a number.' : `${isGoing ? 'So far' : 'Reached'} ${score}`;
  const messages = runs.flatMap(({ state }) => (state.status === 'diverged' || state.status === 'failed' ? [state.message] : []));
  const why = messages[0] === undefined ? '' : ` The first said: ${messages[0]}`;
  return [start, ...missing(runs)].join(' ') + why;
}
