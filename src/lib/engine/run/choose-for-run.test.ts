import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { anEnvironment } from '../../../../tests/support/builders.ts';
import { readWasmBinary } from '../../../../tests/support/tfjs.ts';
import { aTrainRun } from '../../../../tests/support/training.ts';
import { createBackendChooser } from '../backends/choose.ts';
import { chooseForRun } from './choose-for-run.ts';

const chooser = createBackendChooser({ readAsset: readWasmBinary, gpu: null });
const prepared = aPrepared();
const fresh = aTrainRun();
const before = anEnvironment({ backend: 'wasm', path: 'tfjs', backendReason: 'It was the fastest then.' });

test('a new run on wasm takes the path of the epoch program', async () => {
  const found = await chooseForRun({ ...fresh, requestedBackend: 'wasm', environment: null }, chooser, prepared);
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'wasm' } });
});

test.each(['auto', 'wasm'] as const)('a run recorded on the tfjs path goes on there: %s', async (requestedBackend) => {
  const found = await chooseForRun({ ...fresh, requestedBackend, environment: before }, chooser, prepared);
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'tfjs' } });
});

test('an automatic choice keeps its reason, and is made anew where its backend is gone', async () => {
  const run = { ...fresh, requestedBackend: 'auto', environment: before } as const;
  expect(await chooseForRun(run, chooser)).toMatchObject({ ok: true, value: { reason: 'It was the fastest then.' } });
  const gone = { ...run, environment: { ...before, backend: 'webgpu' } } as const;
  expect(await chooseForRun(gone, chooser)).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'wasm' } });
});
