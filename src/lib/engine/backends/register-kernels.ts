/**
 * Puts kernels of a TF.js backend into its registry, before the backend starts: some have to set themselves up then. Each backend has
 * its list in a file of its own, made of the package's single modules: its entry would register every kernel there is.
 */
import { getKernel, registerKernel, type KernelConfig } from '@tensorflow/tfjs-core';
import type { KernelName } from '../executors/tfjs/kernel-name.ts';

/** Null: the executor never calls it on this backend. */
export type KernelList = Record<KernelName, KernelConfig | null>;

export function registerKernels(list: KernelList): void {
  for (const config of Object.values(list)) if (config && !getKernel(config.kernelName, config.backendName)) registerKernel(config);
}
