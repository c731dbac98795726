import type { DenseLayer } from '../../src/lib/spec/layers/dense.ts';
import type { Conv2dLayer } from '../../src/lib/spec/layers/image.ts';
import type { MaxPool2dLayer } from '../../src/lib/spec/layers/pool.ts';
import type { Conv1dLayer } from '../../src/lib/spec/layers/sequence.ts';
import type { ActivationName } from '../../src/lib/spec/layers/weights.ts';

/** Whole layers for tests: what is not given stands at a plain value. */
export const dense = (units: number, activation: ActivationName = 'linear', bias = true): DenseLayer => ({
  type: 'dense',
  units,
  activation,
  bias,
  initialiser: 'glorotUniform',
});

export const conv = (filters: number, kernelSize: number, changes: Partial<Conv2dLayer> = {}): Conv2dLayer => ({
  type: 'conv2d',
  filters,
  kernelSize,
  stride: 1,
  padding: 'valid',
  dilation: 1,
  activation: 'linear',
  bias: true,
  initialiser: 'heUniform',
  ...changes,
});

export const conv1d = (filters: number, kernelSize: number, changes: Partial<Conv1dLayer> = {}): Conv1dLayer => ({
  ...{ type: 'conv1d', filters, kernelSize, stride: 1, dilation: 1, padding: 'valid' },
  ...{ activation: 'linear', bias: true, initialiser: 'heUniform' },
  ...changes,
});

export const pool = (size: number, stride = size): MaxPool2dLayer => ({ type: 'maxPool2d', size, stride });

export const flatten = { type: 'flatten' } as const;
