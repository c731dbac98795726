/**
 * npm run bench: milliseconds a training step, ours against stock `model.fit` (model-fit.ts), interleaved in one process
 * so that both meet the same machine. Medians of five warm trainings each; ratios are what counts.
 */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { createBackendChooser } from '../../src/lib/engine/backends/choose.ts';
import { timeModelFit } from './model-fit.ts';
import { timeOwnEngine } from './own-engine.ts';
import { workloads } from './workloads.ts';
import type { Workload } from './workloads.ts';

const repeats = 5;
const readAsset = (name: string) => readFile(join('node_modules/@tensorflow/tfjs-backend-wasm/dist', name));
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Stock wasm cannot train a convolution: its only working backend here is cpu. */
const fitBackend = (workload: Workload) => (workload.model.layers.some(({ type }) => type === 'conv2d') ? 'cpu' : 'wasm');

async function compare(workload: Workload) {
  const chooser = createBackendChooser({ readAsset, gpu: null });
  const chosen = await chooser.choose('wasm');
  if (!chosen.ok) throw new Error(chosen.issues.map(({ message }) => message).join(' '));
  const ours: number[] = [];
  const theirs: number[] = [];
  const slow = fitBackend(workload) === 'cpu';
  const short = slow ? { ...workload, epochs: 1, examples: 160 } : workload; // a step of theirs takes half a second
  await timeOwnEngine(chosen.value.executor, workload);
  for (let repeat = 0; repeat < (slow ? 3 : repeats); repeat++) {
    await tf.setBackend('wasm');
    ours.push(await timeOwnEngine(chosen.value.executor, workload));
    await tf.setBackend(fitBackend(workload));
    theirs.push(
      await timeModelFit({
        ...short,
        inputs: short.inputs.subarray(0, (short.inputs.length / workload.examples) * short.examples),
        targets: short.targets.subarray(0, short.examples),
      }),
    );
  }
  return { name: workload.name, ours: median(ours), theirs: median(theirs), backend: fitBackend(workload) };
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n`,
);
console.log('| workload | Daybook, tfjs path on wasm (ms a step) | model.fit (ms a step) | ratio |\n|---|---|---|---|');
for (const workload of workloads) {
  const { name, ours, theirs, backend } = await compare(workload);
  console.log(`| ${name} | ${ours.toFixed(3)} | ${theirs.toFixed(3)} on ${backend} | ${(theirs / ours).toFixed(1)} |`);
}
