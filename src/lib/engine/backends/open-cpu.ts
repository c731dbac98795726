/** The cpu backend of TF.js: plain JavaScript, the last resort, always there. */
import '@tensorflow/tfjs-backend-cpu/dist/base.js';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import { cpuKernels } from './cpu-kernels.ts';
import { registerKernels } from './register-kernels.ts';

export async function openCpu(): Promise<void> {
  enableProdMode(); // no advice on the console, no checks of every value
  registerKernels(cpuKernels);
  if (!(await setBackend('cpu'))) throw new Error('TensorFlow.js could not start its cpu backend.');
}
