import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aHistory, aRecordedRun } from '../../../../tests/support/recorded-runs.ts';
import { RunId } from '../../spec/ids.ts';
import { crc32c } from '../../spec/crc32.ts';
import type { ZipFile } from '../zip.ts';
import { eventBytes, eventFiles, record, scalarSummary, sessionEnd, sessionStart, tensorboardFiles } from './tensorboard.ts';
import type { RecordedRun } from './recorded.ts';

const golden: Record<string, string> = JSON.parse(readFileSync('tests/golden/protobuf-events.json', 'utf8'));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The fields of a message by number, in order; lengths and numbers as they lie there. */
function fieldsOf(bytes: Uint8Array): { field: number; value: bigint | Uint8Array }[] {
  const fields: { field: number; value: bigint | Uint8Array }[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const wireType = key & 7;
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : 0;
    if (wireType === 0) fields.push({ field: key >> 3, value: varint() });
    else {
      const size = wireType === 2 ? Number(varint()) : length;
      fields.push({ field: key >> 3, value: bytes.slice(at, at + size) });
      at += size;
    }
  }
  expect(at).toBe(bytes.length);
  return fields;
}

const bytesIn = (bytes: Uint8Array, field: number): Uint8Array[] =>
  fieldsOf(bytes).flatMap((each) => (each.field === field && typeof each.value !== 'bigint' ? [each.value] : []));
const textIn = (bytes: Uint8Array, field: number) => new TextDecoder().decode(bytesIn(bytes, field)[0]);
const doubleIn = (bytes: Uint8Array, field: number) =>
  new DataView(bytesIn(bytes, field)[0]?.buffer ?? new ArrayBuffer(8)).getFloat64(0, true);

/** The records of a file; both checksums of each are unmasked and checked. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unmasked = (at: number) => {
    const rotated = (view.getUint32(at, true) - 0xa282ead8) >>> 0;
    return ((rotated >>> 17) | (rotated << 15)) >>> 0;
  };
  const records: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = Number(view.getBigUint64(at, true));
    expect(unmasked(at + 8)).toBe(crc32c(bytes.subarray(at, at + 8)));
    const data = bytes.slice(at + 12, at + 12 + length);
    expect(unmasked(at + 12 + length)).toBe(crc32c(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

type Scalar = { time: number; step: number; tag: string; value: number };

function scalarsOf(bytes: Uint8Array): Scalar[] {
  const [first, ...events] = recordsOf(bytes);
  expect(textIn(first ?? new Uint8Array(), 3)).toBe('brain.Event:2');
  return events.flatMap((event) => {
    const value = bytesIn(bytesIn(event, 5)[0] ?? new Uint8Array(), 1)[0] ?? new Uint8Array();
    const simple = bytesIn(value, 2)[0];
    const step = fieldsOf(event).find(({ field }) => field === 2)?.value;
    if (!simple) return [];
    return [
      { time: doubleIn(event, 1), step: Number(step ?? 0), tag: textIn(value, 1), value: new DataView(simple.buffer).getFloat32(0, true) },
    ];
  });
}

test("events are the bytes that Google's protobuf writes", () => {
  const scalar = (wallTime: number, step: number, [tag, value]: [string, number]) =>
    hex(eventBytes({ wallTime, step, summary: scalarSummary(tag, value) }));
  expect(hex(eventBytes({ wallTime: 1762178529.25, fileVersion: 'brain.Event:2' }))).toBe(golden.version);
  expect(scalar(1762178529.5, 7, ['loss', 1.1])).toBe(golden.scalar);
  expect(scalar(0, 300, ['größe', 0])).toBe(golden.zero);
  expect(scalar(1, 1, ['loss', NaN])).toBe(golden.nan);
  expect(scalar(1, 2 ** 40 + 5, ['loss', -Infinity])).toBe(golden.large);
  const params = [
    ['optimizer.type', 'adam'],
    ['epochs', '60'],
    ['zero', '0'],
    ['layers[0].bias', 'true'],
  ] as const;
  const start = sessionStart({ params, group: 'r1', startedAt: 1762178529250 });
  expect(hex(eventBytes({ wallTime: 1, summary: start }))).toBe(golden.start);
  expect(hex(eventBytes({ wallTime: 2, summary: sessionEnd(1, 1762178530500) }))).toBe(golden.end);
});

test('a record is framed by its length and two masked checksums', () => {
  // The first record of any event file that TensorFlow wrote: 24 bytes of data, whose length has this checksum.
  const framed = record(new Uint8Array(24));
  expect(hex(framed.subarray(0, 12))).toBe('1800000000000000a37f4b22');
  expect(framed.length).toBe(40);
  expect(recordsOf(framed)).toEqual([new Uint8Array(24)]);
});

const start = Date.UTC(2025, 10, 3, 14, 2, 9) / 1000;

test('the curves of a run come back from its files, train and validation apart', () => {
  const files = eventFiles(aRecordedRun(), 'Penguins/train 1');
  const name = `events.out.tfevents.${start}.daybook`;
  expect(files.map(({ path }) => path)).toEqual(['', 'train/', 'validation/'].map((part) => `Penguins/train 1/${part}${name}`));
  const [own, train, validation] = files.map(({ bytes }) => scalarsOf(bytes));
  expect(validation?.filter(({ tag }) => tag === 'loss')).toEqual([
    { time: start + 0.1, step: 7, tag: 'loss', value: Math.fround(1.1) },
    { time: start + 0.2, step: 14, tag: 'loss', value: Math.fround(0.6) },
    { time: start + 0.3, step: 21, tag: 'loss', value: NaN },
  ]);
  expect(new Set(train?.map(({ tag }) => tag))).toEqual(new Set(['loss', 'accuracy', 'epoch', 'learning_rate', 'step_loss']));
  expect(train?.map(({ step }) => step)).toEqual(train?.map(({ step }) => step).toSorted((a, b) => a - b));
  expect(own).toContainEqual({ time: start + 0.32, step: 21, tag: 'kept/validation.macroF1', value: Math.fround(0.78) });
});

test('hyperparameters are told to the plugin, and repeats share a group', () => {
  const repeat = { group: RunId.parse('r1'), index: 2, of: 3 };
  const [own] = eventFiles(aRecordedRun({ id: 'r2', seed: 7, repeat }), 'a');
  const value =
    bytesIn(bytesIn(recordsOf(own?.bytes ?? new Uint8Array())[1] ?? new Uint8Array(), 5)[0] ?? new Uint8Array(), 1)[0] ?? new Uint8Array();
  expect(textIn(value, 1)).toBe('_hparams_/session_start_info');
  const plugin = bytesIn(bytesIn(value, 9)[0] ?? new Uint8Array(), 1)[0] ?? new Uint8Array();
  expect(textIn(plugin, 1)).toBe('hparams');
  const info = bytesIn(bytesIn(plugin, 2)[0] ?? new Uint8Array(), 3)[0] ?? new Uint8Array();
  expect(textIn(info, 4)).toBe('r1');
  const params = new Map(bytesIn(info, 1).map((entry) => [textIn(entry, 1), bytesIn(entry, 2)[0] ?? new Uint8Array()]));
  expect(doubleIn(params.get('seed') ?? new Uint8Array(), 2)).toBe(7);
  expect(textIn(params.get('layers[0].activation') ?? new Uint8Array(), 3)).toBe('relu');
});

test('runs of one name in one notebook have folders of their own, and a run without an epoch has its parameters alone', async () => {
  const none = aHistory({
    epoch: [],
    step: [],
    trainLoss: [],
    trainMetric: [],
    validationLoss: [],
    validationMetric: [],
    learningRate: [],
    stepLoss: { step: [], loss: [] },
  });
  const runs: RecordedRun[] = [
    aRecordedRun({ id: 'a', notebookTitle: 'a/b', name: 'train 1' }),
    aRecordedRun({ id: 'b', notebookTitle: 'a/b', name: 'Train 1', state: { status: 'queued' }, measures: undefined }, none),
  ];
  const files: ZipFile[] = [];
  const read = async (run: RecordedRun['run']) => runs.find((each) => each.run === run) ?? null;
  for await (const file of tensorboardFiles(
    runs.map(({ run }) => run),
    read,
  ))
    files.push(file);
  expect(files.map(({ path }) => path.replace(/\/events.*/, ''))).toEqual([
    'a_b/train 1',
    'a_b/train 1/train',
    'a_b/train 1/validation',
    'a_b/Train 1_2',
  ]);
});
