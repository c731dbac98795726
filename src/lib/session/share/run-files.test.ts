import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { aCheckpoint } from '../../../../tests/support/builders.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { aRecordedRun } from '../../../../tests/support/recorded-runs.ts';
import type { FittedPreparation } from '../../data/prepared.ts';
import { bytesAsSource, openZip } from '../../share/unzip.ts';
import { modelFile, recordFile, type NamedFile } from './run-files.ts';

async function pathsIn({ blob }: NamedFile): Promise<string[]> {
  const limits = { files: 100, bytes: 1e6, fileBytes: 1e6 };
  const archive = await openZip(bytesAsSource(new Uint8Array(await blob.arrayBuffer())), { name: 'it', limits });
  return archive.ok ? archive.value.entries.map(({ path }) => path) : [];
}

const preparation: FittedPreparation = {
  columns: [{ name: 'x', type: 'number', offset: 0, scale: 1, fill: 0 }],
  planar: null,
  inputShape: [1],
  inputNames: ['x'],
  target: { type: 'value', name: 'y', offset: 0, scale: 1 },
};

const trained = (params: Float32Array, name = 'train 1') => ({
  run: aRun({ name, resolved: aResolved({ model: { version: 1, layers: [dense(1)] } }) }),
  checkpoint: aCheckpoint(3, { params }),
  preparation,
});

test('a model is an archive named after its run, with its preparation and a text for people', async () => {
  const onnx = await modelFile(trained(Float32Array.of(2, 1)), 'onnx');
  expect(onnx.name).toBe('train 1 onnx.zip');
  expect(await pathsIn(onnx)).toEqual(['model.onnx', 'preparation.json', 'README.md']);
  const layers = await modelFile(trained(Float32Array.of(2, 1), 'a/b: "c"'), 'layersModel');
  expect(layers.name).toBe('a_b_ _c_ tfjs.zip');
  expect(await pathsIn(layers)).toEqual(['model.json', 'weights.bin', 'preparation.json', 'README.md']);
});

test('a checkpoint of another model is refused with a sentence', async () => {
  await expect(modelFile(trained(Float32Array.of(1, 2, 3)), 'safetensors')).rejects.toThrow(/^[A-Z].*\.$/);
});

test('a record is an archive of the run and of what made it', async () => {
  const file = await recordFile(aRecordedRun({ name: 'train 7', label: 'the good one' }));
  expect(file.name).toBe('the good one record.zip');
  expect(await pathsIn(file)).toEqual(['ro-crate-metadata.json', 'run.json']);
});
