/** The checkpoints of a run as its page lists them: where each stands, how good it was, why it is kept. Pure. */
import type { History, Run } from '../../runs/run.ts';
import { formatCount, formatFixed } from '../../charts/format.ts';
import type { CheckpointInfo } from '../../storage/store.ts';

export type CheckpointRow = {
  info: CheckpointInfo;
  place: string; // 'epoch 12', 'in epoch 13'
  step: string;
  score: string; // of the validation part, as the best epoch is measured
  size: string;
  why: string;
};

const isInside = ({ epoch, step }: Pick<CheckpointInfo, 'epoch' | 'step'>, { stepsPerEpoch }: Pick<Run, 'stepsPerEpoch'>): boolean =>
  stepsPerEpoch !== null && step > epoch * stepsPerEpoch;

/** 'epoch 12' at its end, 'in epoch 13' in the middle of it. */
export const placeOf = (at: Pick<CheckpointInfo, 'epoch' | 'step'>, run: Pick<Run, 'stepsPerEpoch'>): string =>
  isInside(at, run) ? `in epoch ${at.epoch + 1}` : `epoch ${at.epoch}`;

/** Bytes as people read them: '532 B', '1.4 kB', '12 MB'. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${units[power] ?? ''}`;
}

function scoreOf(info: CheckpointInfo, run: Run, history: History): number | null {
  if (info.scores) return info.scores.metric;
  // Within an epoch nothing was scored, but for weights that were restored in the end.
  const isScored = run.state.status === 'finished' && (run.state.restoredEpoch !== undefined || !isInside(info, run));
  if (info.why.includes('last') && isScored) return (run.last?.validation ?? run.last?.train)?.metric ?? null;
  const at = history.step.indexOf(info.step);
  if (at < 0) return null;
  return (run.examples.validation > 0 ? history.validationMetric[at] : history.trainMetric[at]) ?? null;
}

function whyOf({ why }: CheckpointInfo, { state, checkpoints }: Run): string {
  const restored =
    state.status === 'finished' && state.restoredEpoch !== undefined ? `last, with the weights of epoch ${state.restoredEpoch}` : 'last';
  const words = {
    last: state.status === 'diverged' ? 'last before it diverged' : restored,
    before: 'the one before',
    best: 'best',
    every: checkpoints && checkpoints.every > 1 ? `every ${checkpoints.every} epochs` : 'every epoch',
  };
  return why.map((reason) => words[reason]).join(', ');
}

export const checkpointRows = (infos: readonly CheckpointInfo[], run: Run, history: History): CheckpointRow[] =>
  infos.map((info) => {
    const score = scoreOf(info, run, history);
    return {
      info,
      place: placeOf(info, run),
      step: formatCount(info.step),
      score: score === null || Number.isNaN(score) ? '–' : formatFixed(score, 3),
      size: formatBytes(info.bytes),
      why: whyOf(info, run),
    };
  });

/** Where a run that diverged is best branched from: its best epoch, else the last that was kept before; null without one. */
export function soundest(infos: readonly CheckpointInfo[], { state }: Pick<Run, 'state'>): CheckpointInfo | null {
  if (state.status !== 'diverged') return null;
  const earlier = infos.filter(({ why, epoch }) => epoch > 0 && !why.includes('last'));
  return infos.find(({ why }) => why.includes('best')) ?? earlier[0] ?? null;
}
