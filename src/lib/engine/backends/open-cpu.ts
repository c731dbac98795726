/** The cpu backend of TF.js: plain JavaScript, the last resort, always there. */
import '@tensorflow/tfjs-backend-cpu';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';

export async function openCpu(): Promise<void> {
  enableProdMode(); // no advice on the console, no checks of every value
  if (!(await setBackend('cpu'))) throw new Error('TensorFlow.js could not start its cpu backend.');
}
