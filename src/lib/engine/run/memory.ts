/** What a run carries from epoch to epoch beside its weights; all of it is part of every checkpoint. Pure. */
import type { Checkpoint, PlateauMemory } from '../../runs/events.ts';
import { settingsOf } from '../../spec/training.ts';
import type { ResolvedTraining } from '../../spec/resolve.ts';
import { afterEpoch, freshPlateau } from '../schedules/plateau.ts';
import { freshMemory, remember, type StoppingMemory } from './early-stopping.ts';

export type RunMemory = { stopping: StoppingMemory; plateau: PlateauMemory; bestParams: Float32Array | null };

export const freshRunMemory: RunMemory = { stopping: freshMemory, plateau: freshPlateau, bestParams: null };

type Ended = { epoch: number; loss: number; params: Float32Array };

/** After an epoch; `loss` is the validation loss, or the training loss without a validation part. Keeps `params` when they are the best. */
export function rememberEpoch(memory: RunMemory, training: ResolvedTraining, { epoch, loss, params }: Ended): RunMemory {
  const { schedule, restoreBest } = settingsOf(training);
  const stopping = remember(memory.stopping, training.earlyStopping, { epoch, loss });
  const isBest = restoreBest && stopping.bestEpoch === epoch;
  return { stopping, plateau: afterEpoch(memory.plateau, schedule, loss), bestParams: isBest ? params : memory.bestParams };
}

/** The fields of a checkpoint; those that this run has no use for are left out. */
export const toCheckpointMemory = ({
  stopping,
  plateau,
  bestParams,
}: RunMemory): Omit<Checkpoint, 'epoch' | 'step' | 'params' | 'slots'> => ({
  ...stopping,
  ...(plateau !== freshPlateau && { plateau }),
  ...(bestParams && { bestParams: bestParams.slice() }),
});

export const fromCheckpoint = ({ bestLoss, bestEpoch, epochsWithoutGain, plateau, bestParams }: Checkpoint): RunMemory => ({
  stopping: { bestLoss, bestEpoch, epochsWithoutGain },
  plateau: plateau ?? freshPlateau,
  bestParams: bestParams ?? null,
});
