/** Our whole `train()`, as the product runs it: events, scores at every epoch's end, hashes, checkpoints. No recorder, no page. */
import { createControl } from '../../../src/lib/engine/run/control.ts';
import { train } from '../../../src/lib/engine/run/train.ts';
import type { Executor } from '../../../src/lib/engine/executors/executor.ts';
import { aPrepared } from '../../support/a-prepared.ts';
import { aResolved, aRun } from '../../support/a-run.ts';
import { anEnvironment } from '../../support/builders.ts';
import type { Contestant, Trained } from '../contestant.ts';
import { openOwn } from '../open-own.ts';
import { adam, stepsOf, type Workload } from '../workloads.ts';

export const contestant: Contestant = async (workload, readAsset) => {
  const executor = await openOwn(readAsset);
  return async () => {
    const began = performance.now();
    let [steps, loss] = [0, NaN];
    for (const lane of workload.lanes ?? [{ seed: 1, learningRate: workload.learningRate }]) {
      const trained = await trainOne(executor, { ...workload, learningRate: lane.learningRate }, lane.seed);
      steps += trained.steps;
      loss = trained.loss;
    }
    return { ms: performance.now() - began, steps, loss };
  };
};

export async function trainOne(executor: Executor, workload: Workload, seed: number): Promise<Trained> {
  const { model, learningRate, batchSize, epochs } = workload;
  const resolved = aResolved();
  const run = aRun({
    seed,
    resolved: { ...resolved, model, training: { ...resolved.training, optimizer: adam, learningRate, batchSize, epochs } },
    state: { status: 'queued' },
    epochsDone: 0,
    elapsedMs: 0,
  });
  const control = createControl();
  const environment = anEnvironment({ backend: 'wasm', path: 'wasm' });
  const services = { executor, environment, control, now: () => performance.now(), breathe };
  const began = performance.now();
  let loss = NaN;
  for await (const event of train({ run, prepared: preparedOf(workload), checkpoint: null }, services)) {
    if (event.type === 'epochEnd') loss = event.train.loss;
    if (event.type === 'failed' || event.type === 'diverged') throw new Error(event.message);
  }
  return { ms: performance.now() - began, steps: stepsOf(workload), loss };
}

/** A turn of the event loop, as soon as it comes. */
function breathe(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function preparedOf({ inputShape, inputs, targets, examples, classes }: Workload): ReturnType<typeof aPrepared> {
  const prepared = aPrepared({ inputShape, kind: { type: 'classes', count: classes } });
  const none = { rows: new Int32Array(), inputs: new Float32Array(), targets: new Float32Array() };
  const rows = Int32Array.from({ length: examples }, (_, row) => row);
  return { ...prepared, train: { rows, inputs, targets }, validation: none };
}
