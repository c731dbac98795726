/** Early stopping as a fold over epochs; its memory is part of every checkpoint. Pure. */
import type { Checkpoint } from '../../runs/events.ts';
import type { EarlyStopping } from '../../spec/training.ts';

export type StoppingMemory = Pick<Checkpoint, 'bestLoss' | 'bestEpoch' | 'epochsWithoutGain'>;

export const freshMemory: StoppingMemory = { bestLoss: null, bestEpoch: null, epochsWithoutGain: 0 };

/** `loss` is the validation loss, or the training loss when there is no validation part. NaN is no gain. */
export function remember(
  memory: StoppingMemory,
  rule: EarlyStopping | null,
  { epoch, loss }: { epoch: number; loss: number },
): StoppingMemory {
  if (!rule) return memory;
  const isGain = memory.bestLoss === null ? !Number.isNaN(loss) : loss < memory.bestLoss - rule.minDelta;
  return isGain
    ? { bestLoss: loss, bestEpoch: epoch, epochsWithoutGain: 0 }
    : { ...memory, epochsWithoutGain: memory.epochsWithoutGain + 1 };
}

export const isOver = (memory: StoppingMemory, rule: EarlyStopping | null): boolean =>
  rule !== null && memory.epochsWithoutGain >= rule.patience;
