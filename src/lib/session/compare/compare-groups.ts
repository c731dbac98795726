/** Whether two groups of repeats differ by more than their seeds explain, in words. Pure. */
import { formatFixed } from '../../charts/format.ts';
import { lastScores } from '../../runs/group.ts';
import { differenceInterval } from '../../runs/interval.ts';
import { metricLabel } from '../../runs/metrics.ts';
import type { Run } from '../../runs/run.ts';

const shown = (value: number) => `${value < 0 ? '\u2212' : ''}${formatFixed(Math.abs(value), 3)}`;

/** Null where neither side has repeats, or where one has no score. By Welch's t on the scores at the ends of the runs. */
export function compareGroups(a: readonly [Run, ...Run[]], b: readonly [Run, ...Run[]]): string | null {
  if (a.length === 1 && b.length === 1) return null;
  const [ofA, ofB] = [lastScores(a), lastScores(b)];
  if (ofA.length === 0 || ofB.length === 0) return null;
  const metric = `${a[0].examples.validation > 0 ? 'validation' : 'train'} ${metricLabel(a[0])}`;
  const found = differenceInterval(ofA, ofB);
  if (!found) {
    const alone = ofA.length < 2 ? 'A' : 'B';
    return `Undecided: ${alone} has one score, and how far its seeds would spread is not known. Train repeats of it.`;
  }
  const { difference, half } = found;
  const [low, high] = [difference - half, difference + half];
  const of = `of the mean ${metric} over ${ofA.length} and ${ofB.length} repeats`;
  const interval = `95% interval ${shown(low)} to ${shown(high)}`;
  if (difference === 0 && half === 0) return `A and B score the same: no difference ${of}.`;
  if (low <= 0 && high >= 0)
    return `Undecided: the difference ${of} is ${shown(difference)}, ${interval}, which holds 0. More repeats would tell.`;
  return `${difference > 0 ? 'B' : 'A'} is better: the difference ${of} is ${shown(difference)}, ${interval}. That is more than the seeds explain.`;
}
