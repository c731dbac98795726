/** PyTorch and scikit-learn, where Python has them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFiles } from './data-files.ts';
import { layerList } from './layer-list.ts';
import { toLaunch, type Launch } from './parse-launch.ts';
import type { Workload } from './workloads.ts';

export type Library = 'torch' | 'sklearn';
const python = ['/usr/bin/python3', 'python3'];

/** The Python that has it, or null. */
export const pythonWith = (library: Library): string | null =>
  python.find((command) => spawnSync(command, ['-c', `import ${library}`]).status === 0) ?? null;

/** scikit-learn has perceptrons with a hidden layer and nothing else of ours. */
export const canTrain = (library: Library, { model }: Workload): boolean =>
  library === 'torch' || (model.layers.length > 1 && model.layers.every(({ type }) => type === 'dense'));

export function pythonOf(command: string, library: Library, { workload, folder }: { workload: Workload; folder: string }): () => Launch {
  const { name, examples, batchSize, epochs, learningRate } = workload;
  const spec = join(folder, `${name.slice(0, 2)}.json`);
  writeFileSync(spec, JSON.stringify({ examples, batchSize, epochs, learningRate, layers: layerList(workload) }));
  const files = dataFiles(workload, folder);
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const words = ['tests/bench/rivals.py', library, spec, files.inputs, files.targets];
  return () => toLaunch(execFileSync(command, words, { encoding: 'utf8', env }));
}
