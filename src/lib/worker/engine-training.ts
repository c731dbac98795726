/**
 * Joins the trainer with the engine: the data of a job, its backend, and the loop that trains it. Loaded lazily by the trainer
 * worker, since TensorFlow.js comes along. A resumed run goes on where it began, on the same backend if that still runs.
 */
import { createBackendChooser } from '../engine/backends/choose.ts';
import type { Chosen } from '../engine/backends/choose.ts';
import { heldBytes } from '../engine/backends/held-bytes.ts';
import type { Gpu } from '../engine/backends/probe.ts';
import { chooseForRun } from '../engine/run/choose-for-run.ts';
import { environmentOf, type Host } from '../engine/run/environment.ts';
import { overfitCheck } from '../engine/run/overfit-check.ts';
import { preview } from '../engine/run/preview.ts';
import { rangeTest } from '../engine/run/range-test.ts';
import { train } from '../engine/run/train.ts';
import type { Moment, TrainServices } from '../engine/run/train.ts';
import type { Run } from '../runs/run.ts';
import type { Parsed } from '../spec/parse.ts';
import { PreparedData } from './prepared-data.ts';
import type { ReadAsset, RunData } from './prepared-data.ts';
import type { BackendNews } from './protocol.ts';
import type { Look, TrainingServices } from './trainer.ts';

export type Machine = { readAsset: ReadAsset; gpu: Gpu | null; now: () => number } & Host;

export function createTraining(machine: Machine): TrainingServices {
  const { readAsset, gpu } = machine;
  const chooser = createBackendChooser({ readAsset, gpu });
  const data = new PreparedData(readAsset);
  return {
    heldBytes,
    warmUp: async () => newsOf(await chooser.choose('auto')),
    prepare: async ({ run, checkpoint }) => {
      const [loaded] = await Promise.all([data.of(run), chooseForRun(run, chooser)]); // opens the backend meanwhile
      if (!loaded.ok) return loaded;
      const chosen = await chooseForRun(run, chooser, { prepared: loaded.value.prepared, now: machine.now });
      if (!chosen.ok) return chosen;
      const { executor } = chosen.value;
      const environment = environmentOf(machine, chosen.value);
      const { prepared } = loaded.value;
      return {
        ok: true,
        value: ({ control, now, breathe, observe }) => {
          const services: TrainServices = {
            executor,
            environment,
            control,
            now,
            breathe,
            observe: (moment) => observe(lookAt(moment, run, loaded.value)),
          };
          return loops[run.purpose]({ run, prepared, checkpoint }, services);
        },
      };
    },
  };
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
