import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { aCheckpoint } from '../../../tests/support/builders.ts';
import type { Checkpoint } from '../runs/events.ts';
import { readMetadata, readSafetensors, writeSafetensors } from './safetensors.ts';
import { readSavedRun, weightsOf, writeSavedRun } from './saved-run.ts';

const parameters = [
  { name: 'dense1.weights', shape: [2, 1], offset: 0 },
  { name: 'dense1.bias', shape: [1], offset: 2 },
];
const run = aRun({ name: 'Zug "NaN" é', last: { train: { loss: NaN, metric: -Infinity }, validation: null } });
const whole: Checkpoint = aCheckpoint(4, {
  slots: Float32Array.of(1, 2, 3),
  bestParams: Float32Array.of(9, 8, 7),
  plateau: { bestLoss: null, epochsWithoutGain: 2, factor: 0.1 },
  best: { epoch: 3, validation: { loss: Infinity, metric: 0.5 } },
});

test.for([whole, aCheckpoint(1)])('a run and its checkpoint come back from a file as they were', (checkpoint) => {
  const read = readSavedRun(writeSavedRun({ run, checkpoint }, parameters));
  if (!read.ok) throw new Error(read.issues[0]?.message);
  expect(read.value.run).toEqual(run);
  expect(read.value.place(parameters)).toEqual({ ok: true, value: checkpoint });
});

test('the weights are in it under their names, and the rest is told apart from them', () => {
  const tensors = readSafetensors(writeSavedRun({ run, checkpoint: whole }, parameters));
  expect(weightsOf(tensors).map(({ name }) => name)).toEqual(['dense1.weights', 'dense1.bias']);
});

test('a file that is none, holds weights alone or does not fit is refused with a sentence', () => {
  const bytes = writeSavedRun({ run, checkpoint: whole }, parameters);
  const sentence = (parsed: { ok: boolean; issues?: { message: string }[] }) => parsed.issues?.[0]?.message;
  expect(sentence(readSavedRun(new TextEncoder().encode('{"daybook": 1, "title": "no"}')))).toMatch(/header|bytes/);
  expect(sentence(readSavedRun(bytes.subarray(0, bytes.length - 4)))).toContain('Tensor');
  expect(sentence(readSavedRun(writeSafetensors([{ name: 'a', shape: [1], values: Float32Array.of(1) }])))).toContain('weights alone');
  const read = readSavedRun(bytes);
  expect(read.ok && read.value.place([{ name: 'dense1.weights', shape: [3], offset: 0 }])).toMatchObject({ ok: false });
});

test('a byte changed anywhere in its data, its record or its checksum is told', () => {
  const bytes = writeSavedRun({ run, checkpoint: whole }, parameters);
  const data = Float32Array.BYTES_PER_ELEMENT * (3 + 3 + 3);
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, bytes.length - data));
  const inHeader = [run.id, 'epochsWithoutGain', 'dense1.bias', run.weightsHash ?? ''].map(
    (text) => header.indexOf(text) + text.length - 1,
  );
  const inData = Array.from({ length: data }, (_, at) => bytes.length - data + at);
  for (const at of [...inData, ...inHeader, header.indexOf('"checksum":"') + 20]) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (bytes[at] ?? 0) ^ 1;
    expect([at, readSavedRun(changed)]).toMatchObject([at, { ok: false, issues: [{ path: 'checksum' }] }]);
  }
});

test('a file of before there were checksums is read', () => {
  const bytes = writeSavedRun({ run, checkpoint: whole }, parameters);
  const { checksum, ...metadata } = readMetadata(bytes);
  expect(checksum).toMatch(/^[0-9a-f]{64}$/);
  const before = writeSafetensors(readSafetensors(bytes), metadata as Record<string, string>);
  const read = readSavedRun(before);
  expect(read.ok && read.value.place(parameters)).toEqual({ ok: true, value: whole });
});
