/** How much better runs are than a baseline in one metric, and whether that is more than the noise between seeds. Pure. */
import type { Column, Facts } from '../columns/column.ts';
import { scoredRuns } from '../group.ts';
import { differenceInterval, meanOf } from '../interval.ts';
import { isTrained, type ListedRun } from '../listed-run.ts';
import type { Run } from '../run.ts';

/**
 * `difference`: mean minus the baseline's mean, in the unit of the metric; `half`: half its 95% interval by Welch's method, null where one
 * side has a single value. better, worse: the interval leaves zero out. noise: it does not. untold: one seed says nothing of the next.
 */
export type Difference = { difference: number; half: number | null; seeds: { own: number; baseline: number } } & {
  verdict: 'better' | 'worse' | 'noise' | 'untold';
};

type Runs = readonly [Run, ...Run[]];

function valuesOf(column: Column, runs: readonly ListedRun[], facts: Facts): number[] {
  const cells = scoredRuns(runs).map((run) => column.read(run, facts));
  return cells.filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));
}

/** Null where there is nothing to compare: no metric with a direction, other data, another metric, no value, or the baseline itself. */
export function differenceFrom(
  baseline: Runs,
  runs: readonly [ListedRun, ...ListedRun[]],
  { column, facts = {} }: { column: Column; facts?: Facts },
): Difference | null {
  const [first] = baseline;
  const isComparable = runs.every((run) => isTrained(run) && run.dataHash === first.dataHash && run.metricName === first.metricName);
  const own = new Set(baseline.map(({ id }) => id));
  if (column.group !== 'metrics' || column.better === null || !isComparable || runs.some(({ id }) => own.has(id))) return null;
  const [a, b] = [valuesOf(column, baseline, facts), valuesOf(column, runs, facts)];
  if (a.length === 0 || b.length === 0) return null;
  const seeds = { own: b.length, baseline: a.length };
  const interval = differenceInterval(a, b);
  if (!interval) return { difference: meanOf(b) - meanOf(a), half: null, seeds, verdict: 'untold' };
  const { difference, half } = interval;
  const isNoise = difference === 0 || Math.abs(difference) <= half;
  const isBetter = difference > 0 === (column.better === 'higher');
  return { difference, half, seeds, verdict: isNoise ? 'noise' : isBetter ? 'better' : 'worse' };
}
