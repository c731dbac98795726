import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { heldBytes } from './held-bytes.ts';
import { openBackend } from './open.ts';

test('before a backend is open nothing is held; on wasm the whole heap counts', async () => {
  expect(heldBytes()).toBe(0);
  await openBackend('wasm', (name) => readFile(join('node_modules/@tensorflow/tfjs-backend-wasm/dist', name)));
  expect(heldBytes()).toBeGreaterThan(2 ** 20);
});
