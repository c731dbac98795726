/** The sides of a comparison as the page shows them: letters, names, styles that tell them apart, and their numbers beside the baseline's. Pure. */
import { shownName } from '../../runs/annotations.ts';
import { formatFixed, formatNumber, formatSeconds } from '../../charts/format.ts';
import { groupCurve, runCurve } from '../../charts/group-curve.ts';
import { distinctStyles, runStyleOf, type RunStyle } from '../../charts/run-style.ts';
import { intervalText } from '../../runs/describe-group.ts';
import { groupStatus, scoredRuns } from '../../runs/group.ts';
import { meanInterval, type MeanInterval } from '../../runs/interval.ts';
import { metricLabel } from '../../runs/metrics.ts';
import { groupName } from '../../runs/run-name.ts';
import type { Run, RunStatus } from '../../runs/run.ts';
import type { ComparedRun } from './comparison.svelte.ts';
import { sideLetters } from './verdict-view.ts';

/** `runs`: the run, or all repeats of its press. */
export type Side = {
  letter: string;
  name: string;
  run: Run;
  runs: readonly [Run, ...Run[]];
  status: RunStatus;
  style: RunStyle;
  curve: ReturnType<typeof runCurve>;
};

export function sidesOf(compared: readonly ComparedRun[]): Side[] {
  const styles = distinctStyles(compared.map(({ run }) => runStyleOf(run)));
  return compared.map(({ run, history, repeats }, at): Side => {
    const [first, ...others] = repeats;
    const runs: [Run, ...Run[]] = [first.run, ...others.map((other) => other.run)];
    const [letter, style] = [sideLetters[at] ?? '?', styles[at] ?? runStyleOf(run)];
    const name = runs.length > 1 ? groupName(runs) : shownName(run);
    const curve = { ...(groupCurve(repeats) ?? runCurve({ run, history })), style };
    return { letter, name, run, runs, status: groupStatus(runs), style, curve: { ...curve, label: `${letter} ${curve.label}` } };
  });
}

/** `differences`: from the first side, empty for it and where none is meant. */
export type NumberRow = { name: string; cells: string[]; differences: string[] };

type Row = { name: string; of: (run: Run) => number | null | undefined; show: (value: number) => string; isCount?: true; isScore?: true };

const score = (value: number) => formatFixed(value, 3);

const rowsFor = (metric: string, bestOn: string): Row[] => [
  { name: `best ${bestOn} ${metric}`, of: (run) => run.best?.validation.metric, show: score, isScore: true },
  { name: 'at epoch', of: (run) => run.best?.epoch, show: String, isCount: true },
  { name: `last validation ${metric}`, of: (run) => run.last?.validation?.metric, show: score, isScore: true },
  { name: `last train ${metric}`, of: (run) => run.last?.train.metric, show: score, isScore: true },
  { name: 'last validation loss', of: (run) => run.last?.validation?.loss, show: (value) => formatNumber(value) },
  { name: 'floor', of: (run) => run.floor?.scores.metric, show: score, isCount: true, isScore: true },
  { name: 'epochs done', of: (run) => run.epochsDone, show: String, isCount: true },
  { name: 'training time', of: (run) => run.elapsedMs, show: (value) => formatSeconds(value / 1000) },
  { name: 'parameters', of: (run) => run.parameterCount, show: String, isCount: true },
];

/** Over the repeats that have a score; of a run alone its own number. */
function over({ of }: Row, runs: readonly Run[]): MeanInterval | null {
  const counted = runs.length > 1 ? scoredRuns(runs) : runs;
  return meanInterval(counted.flatMap((run) => of(run) ?? []).filter(Number.isFinite));
}

function cellOf({ show, isCount }: Row, found: MeanInterval | null): string {
  if (found === null) return '\u2013';
  if (found.lowest === found.highest) return show(found.mean);
  return isCount ? `${show(found.lowest)} to ${show(found.highest)}` : intervalText(found, show);
}

function differenceOf({ show, isCount }: Row, one: MeanInterval | null, other: MeanInterval | null): string {
  if (isCount || !one || !other) return '';
  if (one.mean === other.mean) return 'same';
  return `${other.mean > one.mean ? '+' : '\u2212'}${show(Math.abs(other.mean - one.mean))}`;
}

/** `areComparable`: whether a difference means anything. */
export function numberRows(sides: readonly Side[], areComparable: boolean): NumberRow[] {
  const [first] = sides;
  if (!first) return [];
  const isMixed = sides.some(({ run }) => run.metricName !== first.run.metricName); // then each score says what it is of
  const metric = isMixed ? 'score' : metricLabel(first.run);
  return rowsFor(metric, first.run.examples.validation > 0 ? 'validation' : 'train').map((row) => {
    const found = sides.map(({ runs }) => over(row, runs));
    const [baseline = null] = found;
    return {
      name: row.name,
      cells: sides.map(({ run }, at) => {
        const cell = cellOf(row, found[at] ?? null);
        return isMixed && row.isScore && found[at] ? `${metricLabel(run)} ${cell}` : cell;
      }),
      differences: found.map((each, at) => (at === 0 || !areComparable ? '' : differenceOf(row, baseline, each))),
    };
  });
}
