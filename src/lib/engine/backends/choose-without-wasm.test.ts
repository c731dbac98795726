import { expect, test } from 'vitest';
import { chooseBackend } from './choose.ts';

// A file of its own: TF.js keeps an opened wasm backend for as long as its thread lives.
test('auto falls down to cpu when the wasm binary cannot be read', async () => {
  const readAsset = () => Promise.reject(new Error('the file is missing'));
  const found = await chooseBackend({ choice: 'auto', readAsset, gpu: null });
  expect(found).toMatchObject({ ok: true, value: { backend: 'cpu' } });
  expect(found.ok && found.value.reason).toContain('wasm could not start: the file is missing.');
});
