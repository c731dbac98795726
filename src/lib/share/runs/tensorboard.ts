/**
 * Runs as TensorBoard's event files: TFRecord frames with masked CRC-32C around `Event` messages. Training and validation are folders of
 * their own, as Keras writes them, so that their curves share a chart; hyperparameters go to the HParams plugin.
 * Sources: tensorflow/core/util/event.proto, framework/summary.proto, lib/io/record_writer.cc; tensorboard/plugins/hparams/plugin_data.proto.
 */
import { shownName } from '../../runs/annotations.ts';
import { flatten } from '../../runs/diff.ts';
import { groupIdOf } from '../../runs/group.ts';
import { startedAtOf } from '../../runs/status.ts';
import type { Run } from '../../runs/run.ts';
import { crc32c } from '../../spec/crc32.ts';
import { join, type Chunk } from '../deflate.ts';
import {
  boolMember,
  bytesMember,
  doubleField,
  doubleMember,
  floatMember,
  int64Field,
  message,
  textField,
  textMember,
} from '../protobuf.ts';
import { distinct, fileName } from '../zip-names.ts';
import type { ZipFile } from '../zip.ts';
import { finalMeasures, finishedAtOf, seriesOf, type RecordedRun } from './recorded.ts';

/** `wallTime` in seconds. */
type Event = { wallTime: number; step?: number } & ({ fileVersion: string } | { summary: Chunk });

/** The checksum as TFRecord keeps it, so that a checksum of data that holds one stays meaningful. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** One record: its length, the length's checksum, the data, the data's checksum. */
export function record(data: Uint8Array): Chunk {
  const framed = new Uint8Array(16 + data.length);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(framed.subarray(0, 8)), true);
  framed.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(data), true);
  return framed;
}

export const eventBytes = ({ wallTime, step = 0, ...what }: Event): Chunk =>
  message(
    doubleField(1, wallTime),
    int64Field(2, step),
    'fileVersion' in what ? textMember(3, what.fileVersion) : bytesMember(5, bytesMember(1, what.summary)),
  );

/** A value of a curve; TensorBoard's scalars are float32. */
export const scalarSummary = (tag: string, value: number): Chunk => message(textField(1, tag), floatMember(2, value));

const hparams = (tag: string, content: Chunk): Chunk =>
  message(textField(1, tag), bytesMember(9, bytesMember(1, message(textField(1, 'hparams'), bytesMember(2, content)))));

/** google.protobuf.Value */
function protoValue(text: string): Chunk {
  if (text === 'true' || text === 'false') return boolMember(4, text === 'true');
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? doubleMember(2, Number(text)) : textMember(3, text);
}

type SessionStart = { params: readonly (readonly [name: string, value: string])[]; group: string; startedAt: number }; // Unix milliseconds

/** What the run was told (SessionStartInfo). Repeats share a group, so that the plugin can average them. */
export function sessionStart({ params, group, startedAt }: SessionStart): Chunk {
  const inOrder = [...params].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = inOrder.map(([key, value]) => bytesMember(1, message(textMember(1, key), bytesMember(2, protoValue(value)))));
  const info = message(...entries, textField(4, group), doubleField(5, startedAt / 1000));
  return hparams('_hparams_/session_start_info', bytesMember(3, info));
}

const startOf = ({ state, createdAt }: Run) => startedAtOf(state) ?? createdAt;

const startOfSession = (run: Run): Chunk =>
  sessionStart({
    params: [...new Map([...flatten(run.resolved.model), ...flatten(run.resolved.training), ['seed', String(run.seed)]])],
    group: groupIdOf(run),
    startedAt: startOf(run),
  });

/** How it ended: 1 is success, 2 failure, 3 still running. */
export const sessionEnd = (status: 1 | 2 | 3, endedAt: number): Chunk =>
  hparams('_hparams_/session_end_info', bytesMember(4, message(int64Field(1, status), doubleField(2, endedAt / 1000))));

const sessionStatus = ({ state: { status } }: Run) =>
  status === 'finished' || status === 'stopped' ? 1 : status === 'failed' || status === 'diverged' ? 2 : 3;

const eventFile = (startedAt: number, events: readonly Event[]): Chunk =>
  join([{ wallTime: startedAt / 1000, fileVersion: 'brain.Event:2' }, ...events].map((event) => record(eventBytes(event))));

/** The event files of one run, below `folder`: its own for hyperparameters and final measures, one a part for the curves. */
export function eventFiles(recorded: RecordedRun, folder: string): ZipFile[] {
  const { run } = recorded;
  const startedAt = startOf(run);
  const end = finishedAtOf(run);
  const name = `events.out.tfevents.${Math.max(0, Math.floor(startedAt / 1000))}.daybook`;
  const at = (end ?? startedAt) / 1000;
  const own: Event[] = [
    { wallTime: startedAt / 1000, summary: startOfSession(run) },
    ...finalMeasures(run).map(([tag, value]) => ({ wallTime: at, step: run.stepsDone, summary: scalarSummary(`kept/${tag}`, value) })),
    ...(end === null ? [] : [{ wallTime: at, summary: sessionEnd(sessionStatus(run), end) }]),
  ];
  const series = seriesOf(recorded);
  const parts = (['train', 'validation'] as const).flatMap((part): ZipFile[] => {
    const events = series
      .filter((each) => each.part === part)
      .flatMap(({ name: tag, points }) => points.map((point) => ({ ...point, tag })))
      .sort((a, b) => a.step - b.step)
      .map(({ at: time, step, tag, value }): Event => ({ wallTime: time / 1000, step, summary: scalarSummary(tag, value) }));
    return events.length === 0 ? [] : [{ path: `${folder}/${part}/${name}`, bytes: eventFile(startedAt, events) }];
  });
  return [{ path: `${folder}/${name}`, bytes: eventFile(startedAt, own) }, ...parts];
}

/** The folder of every run: its notebook, then its own name; runs of the same name are told apart. Open it with `tensorboard --logdir`. */
export function tensorboardFolders(runs: readonly Run[]): string[] {
  const folders = runs.map((run) => `${fileName(run.notebookTitle ?? 'Daybook')}/${fileName(shownName(run))}`);
  return distinct(folders);
}

/** The event files of any runs, for `zipChunks`; one history at a time is in memory. `read` gives null for a run that is gone meanwhile. */
export async function* tensorboardFiles(runs: readonly Run[], read: (run: Run) => Promise<RecordedRun | null>): AsyncGenerator<ZipFile> {
  const folders = tensorboardFolders(runs);
  for (const [at, run] of runs.entries()) {
    const recorded = await read(run);
    if (recorded) yield* eventFiles(recorded, folders[at] ?? '');
  }
}
