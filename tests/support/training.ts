import type { Prepared } from '../../src/lib/data/prepared.ts';
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { createControl, type Control } from '../../src/lib/engine/run/control.ts';
import { train, type TrainServices } from '../../src/lib/engine/run/train.ts';
import type { Checkpoint, TrainEvent } from '../../src/lib/runs/events.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import type { Resolved } from '../../src/lib/spec/resolve.ts';
import { aResolved, aRun } from './a-run.ts';
import { anEnvironment } from './builders.ts';

/** A queued run of a small classifier on three classes; `training` and `layers` go on top. */
export function aTrainRun(
  changes: { seed?: number; training?: Partial<Resolved['training']>; layers?: Resolved['model']['layers'] } = {},
): Run {
  const resolved = aResolved();
  const training = { ...resolved.training, epochs: 3, batchSize: 16, ...changes.training };
  const model = changes.layers ? { version: 1 as const, layers: changes.layers } : resolved.model;
  return aRun({
    resolved: { ...resolved, training, model },
    seed: changes.seed ?? 7,
    state: { status: 'queued' },
    epochsDone: 0,
    elapsedMs: 0,
  });
}

/** Services around an executor with a clock that moves `tickMs` at every reading. */
export function services(executor: Executor, changes: Partial<TrainServices> & { tickMs?: number } = {}): TrainServices {
  let now = 0;
  const { tickMs = 1, ...rest } = changes;
  return {
    executor,
    environment: anEnvironment(),
    control: createControl(),
    now: () => (now += tickMs),
    breathe: () => Promise.resolve(),
    ...rest,
  };
}

export type Training = { run: Run; prepared: Prepared; checkpoint?: Checkpoint | null };

/** All events; `onEvent` may press buttons. */
export async function allEvents(
  training: Training,
  around: TrainServices,
  onEvent: (event: TrainEvent, control: Control) => void = () => undefined,
): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of train({ ...training, checkpoint: training.checkpoint ?? null }, around)) {
    events.push(event);
    onEvent(event, around.control);
  }
  return events;
}

export const ofType = <Type extends TrainEvent['type']>(events: TrainEvent[], type: Type): Extract<TrainEvent, { type: Type }>[] =>
  events.filter((event): event is Extract<TrainEvent, { type: Type }> => event.type === type);

/** The loss of every step, later slices replacing earlier ones. */
export function stepLossesOf(events: TrainEvent[]): number[] {
  const losses: number[] = [];
  for (const { fromStep, losses: slice } of ofType(events, 'steps')) slice.forEach((loss, index) => (losses[fromStep + index] = loss));
  return losses;
}
