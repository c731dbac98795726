import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { anEnvironment } from '../../../../tests/support/builders.ts';
import { aTrainRun } from '../../../../tests/support/training.ts';
import { chooseForRun } from '../run/choose-for-run.ts';
import { createBackendChooser } from './choose.ts';

const chooser = createBackendChooser({ readAsset: () => Promise.reject(new Error('webgpu needs no asset.')), gpu: navigator.gpu });
const run = { ...aTrainRun(), requestedBackend: 'webgpu', environment: null } as const;
const around = { prepared: aPrepared() };

test('a new run on webgpu takes the path of the shaders, which passed its self-test', { timeout: 60_000 }, async () => {
  const found = await chooseForRun(run, chooser, around);
  expect(found).toMatchObject({ ok: true, value: { backend: 'webgpu', path: 'wgsl', executor: { path: 'wgsl' } } });
  expect(found.ok && found.value.adapter).toMatch(/swiftshader/i);
});

test('a run recorded on the tfjs path of webgpu goes on there', { timeout: 60_000 }, async () => {
  const environment = anEnvironment({ backend: 'webgpu', path: 'tfjs' });
  const found = await chooseForRun({ ...run, environment }, chooser, around);
  expect(found).toMatchObject({ ok: true, value: { backend: 'webgpu', path: 'tfjs', executor: { path: 'tfjs' } } });
});
