/** The webgpu backend of TF.js. Small tensors stay on the GPU too: a self-test on the cpu would prove nothing. */
import '@tensorflow/tfjs-backend-webgpu/dist/base.js';
import { enableProdMode, env, setBackend } from '@tensorflow/tfjs-core';
import { registerKernels } from './register-kernels.ts';
import { webgpuKernels } from './webgpu-kernels.ts';

export async function openWebgpu(): Promise<void> {
  enableProdMode();
  registerKernels(webgpuKernels);
  env().set('WEBGPU_CPU_FORWARD', false);
  if (!(await setBackend('webgpu'))) throw new Error('TensorFlow.js could not start its webgpu backend.');
}
