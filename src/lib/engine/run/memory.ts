/** What a run carries from epoch to epoch beside its weights; all of it is part of every checkpoint. Pure. */
import { betterOf } from '../../runs/apply-event.ts';
import type { BestEpoch, Checkpoint, PlateauMemory, Scores } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import { settingsOf } from '../../spec/training.ts';
import type { ResolvedTraining } from '../../spec/resolve.ts';
import { afterEpoch, freshPlateau } from '../schedules/plateau.ts';
import { freshMemory, remember, type StoppingMemory } from './early-stopping.ts';

export type RunMemory = { stopping: StoppingMemory; plateau: PlateauMemory; bestParams: Float32Array | null; best: BestEpoch | null };

export const freshRunMemory: RunMemory = { stopping: freshMemory, plateau: freshPlateau, bestParams: null, best: null };

type Ended = { epoch: number; scores: Scores; params: Float32Array };

/** After an epoch; `scores` are of the validation part, or of the training part where there is none. Copies `params` when they are the best. */
export function rememberEpoch(memory: RunMemory, training: ResolvedTraining, { epoch, scores, params }: Ended): RunMemory {
  const { schedule, restoreBest } = settingsOf(training);
  const { loss } = scores;
  const stopping = remember(memory.stopping, training.earlyStopping, { epoch, loss });
  const isBest = restoreBest && stopping.bestEpoch === epoch;
  return {
    stopping,
    plateau: afterEpoch(memory.plateau, schedule, loss),
    bestParams: isBest ? params.slice() : memory.bestParams,
    best: betterOf(memory.best, epoch, scores),
  };
}

/** The fields of a checkpoint; those that this run has no use for are left out. */
export const toCheckpointMemory = ({
  stopping,
  plateau,
  bestParams,
  best,
}: RunMemory): Omit<Checkpoint, 'epoch' | 'step' | 'params' | 'slots'> => ({
  ...stopping,
  ...(plateau !== freshPlateau && { plateau }),
  ...(bestParams && { bestParams: bestParams.slice() }),
  ...(best && { best }),
});

/** `run`: checkpoints of before do not tell the best epoch, but the record does. */
export const fromCheckpoint = (
  { epoch, bestLoss, bestEpoch, epochsWithoutGain, plateau, bestParams, best }: Checkpoint,
  run: Pick<Run, 'best'>,
): RunMemory => ({
  stopping: { bestLoss, bestEpoch, epochsWithoutGain },
  plateau: plateau ?? freshPlateau,
  bestParams: bestParams ?? null,
  best: best ?? (run.best && run.best.epoch <= epoch ? run.best : null),
});
