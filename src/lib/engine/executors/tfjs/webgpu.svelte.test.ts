import { beforeAll, expect, test } from 'vitest';
import { distances, nets } from '../../../../../tests/support/engine-nets.ts';
import { openBackend } from '../../backends/open.ts';
import { createTfjsExecutor } from './executor.ts';

beforeAll(() => openBackend('webgpu', () => Promise.reject(new Error('webgpu needs no asset.'))), 60_000);

test.each(nets)('$name: loss, gradients and layer outputs equal the reference on webgpu', { timeout: 60_000 }, async (net) => {
  const found = await distances(createTfjsExecutor('webgpu'), net);
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter(([, off]) => !(off < 2e-5))).toEqual([]);
});
