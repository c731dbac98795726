/**
 * npm run bench: microseconds a training step, our paths on wasm against stock `model.fit` (model-fit.ts), interleaved in one process
 * so that all meet the same machine. Medians of five warm trainings each; ratios are what counts.
 */
import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { assetReader } from '../../src/cli/files.ts';
import { createBackendChooser } from '../../src/lib/engine/backends/choose.ts';
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { timeModelFit } from './model-fit.ts';
import { timeOwnEngine } from './own-engine.ts';
import { workloads } from './workloads.ts';
import type { Workload } from './workloads.ts';

const repeats = 5;
const chooser = createBackendChooser({ readAsset: assetReader({ root: process.cwd(), cwd: process.cwd() }), gpu: null });
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Stock wasm can train neither a convolution nor an embedding: its only working backend for them is cpu. */
const fitBackend = (workload: Workload) =>
  workload.model.layers.some(({ type }) => type === 'conv2d' || type === 'embedding') ? 'cpu' : 'wasm';

async function executorOn(path: 'wasm' | 'tfjs'): Promise<Executor> {
  const chosen = await chooser.choose('wasm', { path });
  if (!chosen.ok) throw new Error(chosen.issues.map(({ message }) => message).join(' '));
  return chosen.value.executor;
}

async function compare(workload: Workload) {
  const [program, kernels] = [await executorOn('wasm'), await executorOn('tfjs')];
  const times = { program: [] as number[], kernels: [] as number[], fit: [] as number[] };
  const slow = fitBackend(workload) === 'cpu';
  const short = slow ? { ...workload, epochs: 1, examples: 160 } : workload; // a step of theirs takes long
  await timeOwnEngine(program, workload);
  await timeOwnEngine(kernels, workload);
  for (let repeat = 0; repeat < (slow ? 3 : repeats); repeat++) {
    await tf.setBackend('wasm');
    times.program.push(await timeOwnEngine(program, workload));
    times.kernels.push(await timeOwnEngine(kernels, workload));
    await tf.setBackend(fitBackend(workload));
    times.fit.push(
      await timeModelFit({
        ...short,
        inputs: short.inputs.subarray(0, (short.inputs.length / workload.examples) * short.examples),
        targets: short.targets.subarray(0, short.examples),
      }),
    );
  }
  return { program: median(times.program), kernels: median(times.kernels), fit: median(times.fit) };
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n`,
);
console.log('| workload | wasm program (µs a step) | tfjs path on wasm | model.fit | program against tfjs | against model.fit |');
console.log('|---|---|---|---|---|---|');
const micro = (ms: number) => (1000 * ms).toFixed(1);
for (const workload of workloads) {
  const { program, kernels, fit } = await compare(workload);
  const ratios = `${(kernels / program).toFixed(1)} | ${(fit / program).toFixed(1)}`;
  console.log(`| ${workload.name} | ${micro(program)} | ${micro(kernels)} | ${micro(fit)} on ${fitBackend(workload)} | ${ratios} |`);
}
