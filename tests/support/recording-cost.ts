import type { TrainEvent } from '../../src/lib/runs/events.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import { RunId } from '../../src/lib/spec/ids.ts';
import type { Store } from '../../src/lib/storage/store.ts';
import type { Clock } from '../../src/lib/supervisor/clock.ts';
import { Supervisor } from '../../src/lib/supervisor/supervisor.ts';
import type { LaneEvents, SupervisorNews, TrainerJob } from '../../src/lib/worker/protocol.ts';
import { aQueuedRun } from './a-run.ts';
import { aCheckpoint, epochEnd, finished, started, stepLosses } from './builders.ts';

/** Real time, without a watchdog. */
const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: () => () => undefined,
};

export type RecordingCost = {
  beforeMs: number; // from the press until the trainer has its job: runs stored, records opened
  afterMs: number; // from the trainer's first message, all coming at once, until every end is on disk
  announced: number; // messages to the page
};

const [epochs, stepsPerEpoch] = [100, 5]; // W1: 150 examples in batches of 32, 379 weights with two slots each

/** What a trainer tells of one run, with its newest checkpoint. */
function eventsOf(id: RunId): LaneEvents {
  const each = Array.from({ length: epochs }, (_, at): TrainEvent[] => {
    const losses = Array.from({ length: stepsPerEpoch }, (_step, step) => 1 / (1 + at * stepsPerEpoch + step));
    return [stepLosses(at * stepsPerEpoch, ...losses), epochEnd(at + 1, { step: (at + 1) * stepsPerEpoch })];
  });
  const state = { params: new Float32Array(379).fill(0.5), slots: new Float32Array(758).fill(0.25), step: epochs * stepsPerEpoch };
  return {
    runId: id,
    events: [started(), ...each.flat(), { type: 'checkpoint', checkpoint: aCheckpoint(epochs, state) }, finished(epochs)],
  };
}

/**
 * What recording adds to a sweep like W6 (32 runs of W1): the real supervisor and recorder on this store, and a trainer that needs no
 * time and tells all in so many messages. `now` in milliseconds.
 */
export async function recordingCost(
  store: Store,
  { now, runs = 32, messages = 4 }: { now: () => number; runs?: number; messages?: number },
): Promise<RecordingCost> {
  const ids = Array.from({ length: runs }, (_, at) => RunId.parse(`sweep-${now().toString(36).replace('.', '-')}-${at}`));
  const told = ids.map(eventsOf);
  let given: (jobs: TrainerJob[]) => void = () => undefined;
  const handedOver = new Promise<TrainerJob[]>((resolve) => (given = resolve));
  const saved = new Set<RunId>();
  let announced = 0;
  let wake: () => void = () => undefined;
  const onDisk = new Promise<void>((resolve) => (wake = resolve));
  const announce = (news: SupervisorNews) => {
    announced++;
    if (news.type === 'saved' && news.epoch === epochs) saved.add(news.runId);
    if (saved.size === runs) wake();
  };
  let say: (lanes: LaneEvents[]) => void = () => undefined;
  const done = async () => undefined;
  const orders = {
    pause: done,
    resume: done,
    step: done,
    stop: done,
    adjust: done,
    park: done,
    watch: done,
    release: async () => [],
    predict: async () => null,
  };
  const supervisor = new Supervisor({
    store,
    lease: await store.takeLease(),
    lastOrdinal: 0,
    clock,
    trainers: 1,
    spawnTrainer: ({ onNews }) => {
      say = (lanes) => onNews({ type: 'events', lanes });
      return { orders: { ...orders, train: async (jobs) => given(jobs) }, terminate: () => undefined };
    },
    announce,
    onPlan: () => undefined,
    onStale: () => undefined,
  });
  const [group = RunId.parse('none')] = ids;
  const pressedAt = now();
  await supervisor.start(ids.map((id, at): Run => aQueuedRun(id, { name: id, seed: at, repeat: { group, index: at + 1, of: runs } })));
  await handedOver;
  const handedOverAt = now();
  const each = Math.ceil(runs / messages);
  for (let from = 0; from < runs; from += each) {
    say(told.slice(from, from + each));
    await new Promise((resolve) => setTimeout(resolve));
  }
  await onDisk;
  const endedAt = now();
  supervisor.dismiss();
  return { beforeMs: handedOverAt - pressedAt, afterMs: endedAt - handedOverAt, announced };
}
