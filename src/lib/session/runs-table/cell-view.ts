/** What a cell of the runs table says, of one run or of several taken together. Pure. */
import { formatFixed, formatNumber, formatSeconds } from '../../charts/format.ts';
import { cellText } from '../../runs/columns/cell-text.ts';
import { cutText } from '../../runs/cut-text.ts';
import type { Cell, Column, Facts } from '../../runs/columns/column.ts';
import { groupStatus, groupWord } from '../../runs/group.ts';
import type { MeanInterval } from '../../runs/interval.ts';
import { groupCell } from '../../runs/order/group-cell.ts';
import { isTrained, statusOf, statusWord, trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { RunStatus } from '../../runs/run.ts';

/**
 * `aside` stands behind the text, muted: '@31' of a score, '±0.019 (5)' of a mean. `done`: '12/60' while it trains. A text that is empty
 * is a value that is missing. `title` says what the cell cannot.
 */
export type CellView =
  | { type: 'status'; status: RunStatus | null; word: string; done: string } // null: a word of another tracker's own
  | { type: 'moment'; at: number }
  | { type: 'score'; text: string; unit: string; aside: string; title: string; isMean: boolean }
  | { type: 'text'; text: string; aside: string; title: string };

type StatusView = Extract<CellView, { type: 'status' }>;
type Members = readonly [ListedRun, ...ListedRun[]];

const isScore = ({ path }: Column) => path === 'score.best' || path === 'score.last';

/** Scores line up at three decimals; losses span too many magnitudes for that. */
const isLinedUp = ({ group, path, type }: Column) =>
  group === 'metrics' && type === 'number' && !path.includes('.loss.') && !path.endsWith('Epoch');

const noDate = () => ''; // dates are moments

function textOf(column: Column, cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'number' || !Number.isFinite(cell)) return cutText(cellText(cell, column, noDate));
  if (column.type === 'duration') return formatSeconds(cell / 1000);
  return isLinedUp(column) ? formatFixed(cell, 3) : cellText(cell, column, noDate);
}

const halfText = (column: Column, half: number): string =>
  column.type === 'duration' || isLinedUp(column) ? textOf(column, half) : formatNumber(half, 2);

function meanOf(column: Column, { n, mean, half }: MeanInterval): { text: string; aside: string; title: string } {
  const text = textOf(column, mean);
  if (half === null) return { text, aside: `(${n})`, title: 'One of them has a value' };
  return { text, aside: `±${halfText(column, half)} (${n})`, title: `Mean of ${n} runs and its 95% interval` };
}

const unitOf = (run: ListedRun) => (isTrained(run) && run.metricName === 'R2' ? 'R²' : '');

/** Where runs of other trackers are among them: the word that most have, and how many have another. */
function wordsOf(runs: Members): StatusView {
  const counts = new Map<string, { count: number; status: RunStatus | null }>();
  for (const run of runs) {
    const word = isTrained(run) ? run.state.status : (statusWord(run) ?? '');
    counts.set(word, { count: (counts.get(word)?.count ?? 0) + 1, status: statusOf(run) });
  }
  const [[word, { count, status }] = ['', { count: 0, status: null }]] = [...counts].sort((a, b) => b[1].count - a[1].count);
  const others = runs.length - count;
  return { type: 'status', status, word: others === 0 ? word : `${word || 'no status'}, ${others} of ${runs.length} otherwise`, done: '' };
}

export function statusView(listed: Members): StatusView {
  const [run, ...others] = trainedOf(listed);
  if (!run || others.length + 1 < listed.length) return wordsOf(listed);
  const runs = [run, ...others] as const;
  const status = groupStatus(runs);
  const [{ resolved }] = runs;
  const done = runs.reduce((sum, { epochsDone }) => sum + epochsDone, 0);
  const isTraining = status === 'running' || status === 'paused';
  return {
    type: 'status',
    status,
    word: runs.length > 1 ? groupWord(runs, status) : status,
    done: isTraining ? `${done}/${resolved.training.epochs * runs.length}` : '',
  };
}

function scoreOf(column: Column, run: ListedRun, cell: Cell): CellView {
  if (typeof cell !== 'number' || !isTrained(run)) return { type: 'score', text: '', unit: '', aside: '', title: '', isMean: false };
  const epoch = column.path === 'score.best' ? (run.best?.epoch ?? 0) : run.epochsDone;
  return { type: 'score', text: textOf(column, cell), unit: unitOf(run), aside: `@${epoch}`, title: '', isMean: false };
}

function oneOf(column: Column, run: ListedRun, facts: Facts): CellView {
  const cell = column.read(run, facts);
  if (isScore(column)) return scoreOf(column, run, cell);
  if (column.type === 'date' && typeof cell === 'number') return { type: 'moment', at: cell };
  const text = textOf(column, cell);
  return { type: 'text', text, aside: '', title: text };
}

function severalOf(column: Column, runs: Members, facts: Facts): CellView {
  const group = groupCell(column, runs, facts);
  const score = { type: 'score', unit: '', isMean: true } as const;
  switch (group.type) {
    case 'mean': {
      const mean = meanOf(column, group.interval);
      const unit = unitOf(runs[0]);
      if (isScore(column)) return { ...score, ...mean, title: unit === '' ? mean.title : `${mean.title}, ${unit}` };
      return column.type === 'duration'
        ? { type: 'text', text: mean.text, aside: '', title: `${mean.title}: ${mean.text} ${mean.aside}` }
        : { type: 'text', ...mean };
    }
    case 'same': {
      if (column.type === 'date' && typeof group.cell === 'number') return { type: 'moment', at: group.cell };
      const text = textOf(column, group.cell);
      return isScore(column) ? { ...score, text, aside: '', title: '' } : { type: 'text', text, aside: '', title: text };
    }
    case 'range': {
      if (column.type === 'date') return { type: 'moment', at: group.highest };
      const text = `${textOf(column, group.lowest)}–${textOf(column, group.highest)}`;
      return isScore(column) ? { ...score, text, aside: '', title: text } : { type: 'text', text, aside: '', title: text };
    }
    case 'mixed': {
      const first = textOf(column, group.first);
      return { type: 'text', text: first, aside: `+${group.count - 1}`, title: `${first} and ${group.count - 1} more` };
    }
    default:
      return group satisfies never;
  }
}

export function cellView(column: Column, runs: Members, facts: Facts = {}): CellView {
  if (column.path === 'status') return statusView(runs);
  return runs.length === 1 ? oneOf(column, runs[0], facts) : severalOf(column, runs, facts);
}
