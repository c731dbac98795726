/**
 * Joins the trainer with the engine: the data of a job, its backend, and the loop that trains it. Loaded lazily by the trainer
 * worker, since TensorFlow.js comes along. A resumed run goes on where it began, on the same backend if that still runs.
 */
import { createBackendChooser } from '../engine/backends/choose.ts';
import type { BackendChooser, Chosen } from '../engine/backends/choose.ts';
import { heldBytes } from '../engine/backends/held-bytes.ts';
import type { Gpu } from '../engine/backends/probe.ts';
import { chooseForRun } from '../engine/run/choose-for-run.ts';
import { environmentOf, type Host } from '../engine/run/environment.ts';
import { trainPopulation } from '../engine/run/population.ts';
import type { Lane, LaneEvent } from '../engine/run/population.ts';
import { overfitCheck } from '../engine/run/overfit-check.ts';
import { sentenceOf } from '../engine/run/plan-run.ts';
import { preview } from '../engine/run/preview.ts';
import { rangeTest } from '../engine/run/range-test.ts';
import { train } from '../engine/run/train.ts';
import type { Moment, TrainServices } from '../engine/run/train.ts';
import type { Run } from '../runs/run.ts';
import { canonical } from '../spec/canonical.ts';
import type { Parsed } from '../spec/parse.ts';
import type { Packer } from './predicted.ts';
import { PreparedData } from './prepared-data.ts';
import type { ReadAsset, RunData } from './prepared-data.ts';
import type { BackendNews } from './protocol.ts';
import type { Look } from './lane.ts';
import type { LaneOrder, TrainingServices } from './trainer.ts';

export type Machine = { readAsset: ReadAsset; gpu: Gpu | null; now: () => number } & Host;

export function createTraining(machine: Machine): TrainingServices {
  const { readAsset, gpu } = machine;
  const chooser = createBackendChooser({ readAsset, gpu });
  const data = new PreparedData(readAsset);
  let packer: Packer | null = null;
  return {
    heldBytes,
    warmUp: async () => newsOf(await chooser.choose('auto')),
    train: (orders) => trainOrders(orders, { data, chooser, machine }),
    predict: async (run, checkpoint, breathe) => {
      const [loaded, { Packer }] = await Promise.all([data.of(run), import('./predicted.ts')]);
      const chosen = loaded.ok && (await chooseForRun(run, chooser, { prepared: loaded.value.prepared }));
      if (!loaded.ok || !chosen || !chosen.ok) return null;
      packer ??= new Packer(readAsset);
      const { executor } = chosen.value;
      return packer.pack({ run, checkpoint, prepared: loaded.value.prepared, executor, breathe }, loaded.value);
    },
  };
}

type Means = { data: PreparedData; chooser: BackendChooser; machine: Machine };
type Ready = { loaded: RunData; chosen: Chosen; tookMs: number };

/** Lanes that cannot be prepared fail; the others train as one population. */
async function* trainOrders(orders: readonly LaneOrder[], means: Means): AsyncGenerator<LaneEvent, void> {
  const known = new Map<string, Promise<Parsed<Ready>>>(); // what lanes have in common is done once
  const lanes: Lane[] = [];
  for (const order of orders) {
    const { run, like } = order.job;
    const before = run.environment ?? like;
    const key = canonical([
      run.purpose,
      run.resolved,
      run.dataHash,
      run.requestedBackend,
      before ? [before.backend, before.path, before.backendReason] : null,
    ]);
    const preparing = known.get(key) ?? prepare({ ...run, environment: before }, means);
    known.set(key, preparing);
    const ready = await preparing;
    if (ready.ok) lanes.push(laneOf(order, ready.value, means));
    else if (order.begins()) yield { runId: run.id, event: { type: 'failed', message: sentenceOf(ready.issues) } };
  }
  yield* trainPopulation(lanes);
}

async function prepare(run: Run, { data, chooser, machine }: Means): Promise<Parsed<Ready>> {
  const began = machine.now();
  const [loaded] = await Promise.all([data.of(run), chooseForRun(run, chooser)]); // opens the backend meanwhile
  if (!loaded.ok) return loaded;
  const chosen = await chooseForRun(run, chooser, { prepared: loaded.value.prepared, now: machine.now });
  if (!chosen.ok) return chosen;
  return { ok: true, value: { loaded: loaded.value, chosen: chosen.value, tookMs: machine.now() - began } };
}

function laneOf({ job: { run, checkpoint }, loop, begins }: LaneOrder, { loaded, chosen, tookMs }: Ready, { machine }: Means): Lane {
  const { control, now, breathe, observe } = loop;
  const { executor } = chosen;
  const environment = environmentOf(machine, chosen);
  const services: TrainServices = {
    executor,
    environment,
    control,
    now,
    breathe,
    around: { prepareMs: tookMs, heldBytes },
    observe: (moment) => observe(lookAt(moment, run, loaded)),
  };
  return { job: { run, prepared: loaded.prepared, checkpoint }, services, begins, loop: loops[run.purpose] };
}

const loops = { train, overfitCheck, rangeTest };

function newsOf(chosen: Parsed<Chosen>): BackendNews | null {
  if (!chosen.ok) return null;
  const { backend, reason, adapter, offered } = chosen.value;
  return { name: backend, reason, adapter, offered: offered.map(({ name, usable, reason: why }) => ({ name, usable, reason: why })) };
}

const lookAt = ({ at, epoch, execution, plan }: Moment, { resolved }: Run, { prepared }: RunData): Look => ({
  at,
  epoch,
  draw: (interest) =>
    preview({ execution, plan, model: resolved.model, preparation: prepared.preparation, loss: resolved.training.loss, interest, epoch }),
});
