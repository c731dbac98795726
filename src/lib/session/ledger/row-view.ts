/** What a row of the runs table says, of a run or of all repeats of one press. Pure. */
import { formatFixed, formatSeconds } from '../../charts/format.ts';
import { bestOver, groupStatus, groupWord, lastOver } from '../../runs/group.ts';
import type { MeanInterval } from '../../runs/interval.ts';
import type { Run, RunStatus } from '../../runs/run.ts';
import { bestOf, type TableRow } from './run-table.ts';

/** `aside` stands behind the number, muted: '@31', or '±0.019 (5)' of a mean; `unit`: 'R²'. */
export type ScoreView = { text: string; unit: string; aside: string; title: string } | null;

export type RowView = {
  first: Run; // for its mark, its link, its data and its model
  status: RunStatus;
  word: string;
  done: string; // '12/60' while it trains
  best: ScoreView;
  last: ScoreView;
  duration: string;
  seed: string; // '0', '0–4' of repeats
};

const unitOf = ({ metricName }: Run) => (metricName === 'R2' ? 'R²' : '');

const scoreOf = (run: Run, metric: number | undefined, epoch: number): ScoreView =>
  metric === undefined ? null : { text: formatFixed(metric, 3), unit: unitOf(run), aside: `@${epoch}`, title: '' };

function meanOf(run: Run, over: MeanInterval | null): ScoreView {
  if (over === null) return null;
  const { n, mean, half } = over;
  const spread = half === null ? '' : `±${formatFixed(half, 3)} `;
  const title = half === null ? 'One repeat has a score' : `Mean of ${n} repeats and its 95% interval`;
  return {
    text: formatFixed(mean, 3),
    unit: '',
    aside: `${spread}(${n})`,
    title: `${title}${unitOf(run) === '' ? '' : `, ${unitOf(run)}`}`,
  };
}

export function rowView({ runs }: Pick<TableRow, 'runs'>): RowView {
  const [first] = runs;
  const isGroup = runs.length > 1;
  const status = groupStatus(runs);
  const elapsedMs = runs.reduce((sum, run) => sum + run.elapsedMs, 0);
  const epochs = runs.reduce((sum, { epochsDone }) => sum + epochsDone, 0);
  const isTraining = status === 'running' || status === 'paused';
  const best = bestOf(first);
  const last = first.last?.validation?.metric;
  return {
    first,
    status,
    word: isGroup ? groupWord(runs, status) : status,
    done: isTraining ? `${epochs}/${first.resolved.training.epochs * runs.length}` : '',
    best: isGroup ? meanOf(first, bestOver(runs)) : scoreOf(first, best?.validation.metric, best?.epoch ?? 0),
    last: isGroup ? meanOf(first, lastOver(runs)) : scoreOf(first, last, first.epochsDone),
    duration: elapsedMs > 0 ? formatSeconds(elapsedMs / 1000) : '–',
    seed: isGroup ? `${first.seed}–${runs.at(-1)?.seed}` : String(first.seed),
  };
}
