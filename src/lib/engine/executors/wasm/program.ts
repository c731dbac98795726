/**
 * The compiled epoch program, registered with TF.js as a kernel of its wasm backend and linked to that backend's memory. The backend
 * must be open; one instance serves every execution, since all it works on is named by a header.
 */
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { programBinary, type ReadAsset } from '../../backends/open.ts';
import { openProgramHeap, type ProgramHeap } from './heap.ts';

const kernelName = 'DaybookEpochProgram';

const tasks = ['train', 'evaluate', 'score', 'shuffle', 'inspect'] as const;
export type Task = (typeof tasks)[number];

export interface Program {
  heap: ProgramHeap;
  /** Runs the slice or the evaluation that the header at this address describes. */
  run(task: Task, header: number): void;
}

/** @throws Error when the binary cannot be read or does not fit this backend. */
export async function openProgram(readAsset: ReadAsset): Promise<Program> {
  const heap = openProgramHeap();
  if (!getKernel(kernelName, 'wasm')) await register(heap, await readAsset(programBinary));
  const kernel = getKernel(kernelName, 'wasm');
  if (!kernel) throw new Error('The epoch program could not be registered.');
  return { heap, run: (task, header) => void kernel.kernelFunc({ inputs: {}, backend: {}, attrs: { task, header } }) };
}

async function register({ memory }: ProgramHeap, binary: Uint8Array): Promise<void> {
  // A copy in a buffer of its own: what is handed in may be a view of anything.
  const { instance } = await WebAssembly.instantiate(Uint8Array.from(binary), { env: { memory } });
  const functions = new Map<unknown, CallableFunction>();
  for (const task of tasks) {
    const found = instance.exports[task];
    if (typeof found !== 'function') throw new Error(`The epoch program lacks the function "${task}".`);
    functions.set(task, found);
  }
  registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ attrs }) => {
      functions.get(attrs?.['task'])?.(attrs?.['header']);
      return [];
    },
  });
}
