import { formatCount, formatSeconds } from '../spec/show-number.ts';
import { reachedCharacters } from './describe-characters.ts';
import { metricLabel } from './metrics.ts';
import type { Run } from './run.ts';

/** What a run that only tries something out is called; '' for a training. */
export const purposeWords: Record<Run['purpose'], string> = { train: '', overfitCheck: 'overfit check', rangeTest: 'range test' };

/** A metric with the three decimals it has everywhere; what rounds to zero has no sign. */
export function shownMetric(metric: number): string {
  if (!Number.isFinite(metric)) return 'not a number';
  const digits = Math.abs(metric).toFixed(3);
  return metric < 0 && /[1-9]/.test(digits) ? `\u2212${digits}` : digits;
}

export const describeDuration = (elapsedMs: number): string => formatSeconds(elapsedMs / 1000);

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** The score of the weights that are kept, on the validation part where there is one. Null before the first epoch. */
function keptScore({ last, best, epochsDone, state }: Run): { metric: number; epoch: number } | null {
  const metric = (last?.validation ?? last?.train)?.metric ?? NaN;
  const restored = state.status === 'finished' ? state.restoredEpoch : undefined;
  if (Number.isFinite(metric)) return { metric, epoch: restored ?? epochsDone };
  return best && { metric: best.validation.metric, epoch: best.epoch };
}

/** How a score stands to the floor; '' without one. */
export function againstFloor(metric: number, { floor }: Pick<Run, 'floor'>): string {
  if (floor === null) return '';
  const gain = metric - floor.scores.metric;
  const guess = lowerFirst(floor.description).replace(/\.$/, '');
  if (gain > 0) return gain < 0.0005 ? `; less than 0.001 above ${guess}` : `; ${shownMetric(gain)} above ${guess}`;
  const floorScore = shownMetric(floor.scores.metric);
  return gain === 0 ? `; that is no better than ${guess} (${floorScore})` : `; it does not beat ${guess} (${floorScore})`;
}

/** The best epoch's score comes second: its weights are gone. */
function aside({ best }: Run, metric: number): string {
  if (best === null || shownMetric(best.validation.metric) === shownMetric(metric)) return '';
  return ` (best ${shownMetric(best.validation.metric)} at epoch ${best.epoch})`;
}

function reached(run: Run): string | null {
  const { resolved, examples, elapsedMs, environment, metricName } = run;
  const score = keptScore(run);
  if (score === null) return null;
  const where = environment === null ? '' : ` on ${environment.backend}`;
  const took = `in ${describeDuration(elapsedMs)}${where}`;
  const epoch = `at epoch ${score.epoch} of ${resolved.training.epochs}`;
  if (resolved.dataset.task === 'nextCharacter') return reachedCharacters(run, `${epoch} ${took}`);
  const part = examples.validation > 0 ? `${formatCount(examples.validation)} validation` : `${formatCount(examples.train)} training`;
  const one = (examples.validation > 0 ? examples.validation : examples.train) === 1 ? 'example' : 'examples';
  const value = `${metricName === 'accuracy' ? '' : `${metricLabel(run)} `}${shownMetric(score.metric)}`;
  return `${value} on ${part} ${one} ${epoch}${aside(run, score.metric)} ${took}${againstFloor(score.metric, run)}.`;
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** ' in epoch 5, after step 53': where that is in the middle of an epoch. */
const within = ({ epochsDone, stepsDone, stepsPerEpoch }: Run): string =>
  stepsPerEpoch !== null && stepsDone > epochsDone * stepsPerEpoch
    ? ` in epoch ${epochsDone + 1}, after step ${formatCount(stepsDone)}`
    : '';

/** How a run stands, in one plain paragraph. */
export function describeRun(run: Run): string {
  const { state, resolved, check, range } = run;
  if (check !== null) return sentence(check.sentence);
  if (range !== undefined) return sentence(range.sentence);
  const score = reached(run);
  switch (state.status) {
    case 'queued':
      return 'Waiting to train.';
    case 'running':
      return score === null ? 'Training; no epoch is done yet.' : `So far ${score}`;
    case 'paused':
      return score === null ? 'Paused before its first epoch was done.' : `Paused; so far ${score}`;
    case 'finished': {
      if (score === null) return 'Finished without a score that is a number.';
      const early = state.reason === 'earlyStopping' ? ' It stopped early, since the validation loss no longer fell.' : '';
      const restored = state.restoredEpoch === undefined ? '' : ` It kept the weights of epoch ${state.restoredEpoch}, the lowest loss.`;
      const spent =
        state.reason === 'budget'
          ? ` Its time budget of ${describeDuration(1000 * (resolved.training.budget?.seconds ?? 0))} was spent${within(run)}.`
          : '';
      return `Reached ${score}${early}${spent}${restored}`;
    }
    case 'stopped':
      return score === null
        ? 'Stopped before its first epoch was done.'
        : `Stopped by hand after ${run.epochsDone} epochs; reached ${score}`;
    case 'interrupted':
    case 'failed':
    case 'diverged':
      return score === null ? sentence(state.message) : `${sentence(state.message)} Before that it reached ${score}`;
    default:
      return state satisfies never;
  }
}
