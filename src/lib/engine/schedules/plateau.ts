/** reduceOnPlateau as a fold over epochs; its memory is part of every checkpoint. Pure. */
import type { PlateauMemory } from '../../runs/events.ts';
import type { Schedule } from '../../spec/training.ts';

export const freshPlateau: PlateauMemory = { bestLoss: null, epochsWithoutGain: 0, factor: 1 };

/** `loss` is the validation loss, or the training loss when there is no validation part. NaN is no gain. Other schedules remember nothing. */
export function afterEpoch(memory: PlateauMemory, schedule: Schedule, loss: number): PlateauMemory {
  if (schedule.type !== 'reduceOnPlateau') return memory;
  const { bestLoss, epochsWithoutGain, factor } = memory;
  const isGain = bestLoss === null ? !Number.isNaN(loss) : loss < bestLoss - schedule.minDelta;
  if (isGain) return { bestLoss: loss, epochsWithoutGain: 0, factor };
  if (epochsWithoutGain + 1 < schedule.patience) return { bestLoss, epochsWithoutGain: epochsWithoutGain + 1, factor };
  return { bestLoss, epochsWithoutGain: 0, factor: Math.max(factor * schedule.factor, schedule.floor) };
}
