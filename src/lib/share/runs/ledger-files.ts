/**
 * What a ledger holds, as files of a backup, and back. Every text has its keys in order, so that equal things have equal files. Reading
 * trusts nothing: what is not as it must be is null.
 */
import type { Checkpoint, Scores, Why } from '../../runs/events.ts';
import { parseImportedRun, type ImportedRun } from '../../runs/imported-run.ts';
import { parseRun } from '../../runs/parse-run.ts';
import type { History, Run } from '../../runs/run.ts';
import { withoutTrainer } from '../../runs/status.ts';
import { NotebookId, RunId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import { fromText, toOrderedText } from '../exact-json.ts';
import { unpackValue } from '../packed-value.ts';
import { readMetadata, readSafetensors, writeSafetensors } from '../safetensors.ts';
import { readPosition } from '../saved-run.ts';
import type { ZipFile } from '../zip.ts';

export type BackedNotebook = { id: NotebookId; revision: number; savedAt: number; createdAt: number; notebook: Notebook };

/** A checkpoint and what its store says of it: where it lies, and why it is kept. */
export type BackedCheckpoint = {
  head: { slot: number; sequence: number; epoch: number; step?: number; bytes?: number; weights?: number; why?: Why[]; scores?: Scores };
  checkpoint: Checkpoint;
};

export type LedgerThing =
  | { type: 'notebook'; stored: BackedNotebook }
  | { type: 'imported'; run: ImportedRun }
  | { type: 'run'; run: Run; history: History; checkpoints: BackedCheckpoint[]; predictions?: Uint8Array }; // checkpoints by slot; predictions packed

export type ThingName = { type: 'notebook'; id: NotebookId } | { type: 'run' | 'imported'; id: RunId };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => typeof value === 'number';
const encode = (text: string) => new TextEncoder().encode(text);

function checkpointFile(folder: string, { head, checkpoint }: BackedCheckpoint): ZipFile {
  const { params, slots, bestParams, ...position } = checkpoint;
  const tensor = (name: string, values: Float32Array) => ({ name, shape: [values.length], values });
  const tensors = [tensor('params', params), tensor('slots', slots), ...(bestParams ? [tensor('bestParams', bestParams)] : [])];
  const bytes = writeSafetensors(tensors, { head: toOrderedText(head), position: toOrderedText(position) });
  return { path: `${folder}/checkpoints/${head.slot}.safetensors`, bytes: new Uint8Array(bytes) };
}

export function filesOf(thing: LedgerThing): ZipFile[] {
  if (thing.type === 'notebook') return [{ path: `notebooks/${thing.stored.id}.json`, bytes: encode(toOrderedText(thing.stored)) }];
  if (thing.type === 'imported') return [{ path: `imported/${thing.run.id}.json`, bytes: encode(toOrderedText(thing.run)) }];
  const folder = `runs/${thing.run.id}`;
  return [
    { path: `${folder}/run.json`, bytes: encode(toOrderedText(withoutTrainer(thing.run))) }, // wherever it is restored, nobody trains it
    { path: `${folder}/history.json`, bytes: encode(toOrderedText(thing.history)) },
    ...thing.checkpoints.toSorted((a, b) => a.head.slot - b.head.slot).map((each) => checkpointFile(folder, each)),
    ...(thing.predictions ? [{ path: `${folder}/${predictionsFile}`, bytes: thing.predictions.slice() }] : []),
  ];
}

const predictionsFile = 'predictions.bin';

const notebookPath = /^notebooks\/([\w-]{1,64})\.json$/;
const importedPath = /^imported\/([\w-]{1,64})\.json$/;
const runPath = /^runs\/([\w-]{1,64})\/(run\.json|history\.json|predictions\.bin|checkpoints\/\d{1,9}\.safetensors)$/;

/** Whose file it is; null for a path that no backup of this version has. */
export function thingOfPath(path: string): ThingName | null {
  const notebook = notebookPath.exec(path)?.[1];
  if (NotebookId.is(notebook)) return { type: 'notebook', id: notebook };
  const imported = importedPath.exec(path)?.[1];
  if (RunId.is(imported)) return { type: 'imported', id: imported };
  const run = runPath.exec(path)?.[1];
  return RunId.is(run) ? { type: 'run', id: run } : null;
}

/** Nested no deeper than a record ever is: a deeper value could not be stored. */
function isShallow(value: unknown, depth = 40): boolean {
  if (!isObject(value)) return true;
  return depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1));
}

function parsed(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return null;
  const value = fromText(new TextDecoder().decode(bytes));
  return isShallow(value) ? value : null;
}

function readNotebook(value: unknown, id: NotebookId): BackedNotebook | null {
  if (!isObject(value) || value.id !== id || !isObject(value.notebook)) return null;
  const { notebook } = value;
  const isWhole =
    [value.revision, value.savedAt, value.createdAt].every(isNumber) &&
    notebook.version === 1 &&
    typeof notebook.title === 'string' &&
    Array.isArray(notebook.cells) &&
    notebook.cells.every((cell) => isObject(cell) && typeof cell.id === 'string' && typeof cell.type === 'string');
  return isWhole ? (value as BackedNotebook) : null; // looked at above; the nouns in the cells are parsed by whoever uses them
}

const columns = ['epoch', 'step', 'trainLoss', 'trainMetric', 'validationLoss', 'validationMetric', 'elapsedMs', 'learningRate'];

const areNumbers = (value: unknown, length: number): boolean => Array.isArray(value) && value.length === length && value.every(isNumber);

function readHistory(value: unknown): History | null {
  if (!isObject(value) || !Array.isArray(value.epoch) || !isObject(value.stepLoss) || !Array.isArray(value.stepLoss.step)) return null;
  const { observed, epoch, endedAt } = value;
  const { step, loss } = value.stepLoss;
  const points = value.stepLoss.step.length;
  const isWhole =
    columns.every((name) => areNumbers(value[name], epoch.length)) &&
    [step, loss].every((column) => areNumbers(column, points)) &&
    (endedAt === undefined || areNumbers(endedAt, epoch.length)) &&
    (observed === undefined ||
      (Array.isArray(observed) && observed.every((each) => isObject(each) && isNumber(each.epoch) && Array.isArray(each.layers))));
  return isWhole ? (value as History) : null; // every field was looked at above
}

function readHead(value: unknown, slot: number): BackedCheckpoint['head'] | null {
  if (!isObject(value) || value.slot !== slot) return null;
  const { sequence, epoch, step, bytes, weights, why, scores } = value;
  const isWhole =
    [sequence, epoch].every(isNumber) &&
    [step, bytes, weights].every((each) => each === undefined || isNumber(each)) &&
    (why === undefined || (Array.isArray(why) && why.every((each) => each === 'best' || each === 'every'))) &&
    (scores === undefined || (isObject(scores) && isNumber(scores.loss) && isNumber(scores.metric)));
  return isWhole ? (value as BackedCheckpoint['head']) : null; // every field was looked at above
}

function readCheckpoint({ path, bytes }: ZipFile): BackedCheckpoint | null {
  try {
    const metadata = readMetadata(bytes);
    const tensors = new Map(readSafetensors(bytes).map(({ name, values }) => [name, values]));
    const head = readHead(fromText(metadata.head), Number(/(\d+)\.safetensors$/.exec(path)?.[1] ?? NaN));
    const position = readPosition(fromText(metadata.position));
    const [params, slots, bestParams] = ['params', 'slots', 'bestParams'].map((name) => tensors.get(name));
    if (!head || !position || !params || !slots) return null;
    return { head, checkpoint: { ...position, params, slots, ...(bestParams && { bestParams }) } };
  } catch {
    return null; // what is no safetensors file is told like any other damage
  }
}

/** The thing that these files, all of them its own, are; or the path of the one that cannot be read. */
export function readThing(name: ThingName, files: readonly ZipFile[]): LedgerThing | { unreadable: string } {
  const bytesAt = (path: string) => files.find((file) => file.path === path)?.bytes;
  if (name.type === 'notebook') {
    const path = `notebooks/${name.id}.json`;
    const stored = readNotebook(parsed(bytesAt(path)), name.id);
    return stored ? { type: 'notebook', stored } : { unreadable: path };
  }
  if (name.type === 'imported') {
    const path = `imported/${name.id}.json`;
    const run = parseImportedRun(parsed(bytesAt(path)));
    return run?.id === name.id ? { type: 'imported', run } : { unreadable: path };
  }
  const folder = `runs/${name.id}`;
  const run = parseRun(parsed(bytesAt(`${folder}/run.json`)));
  if (run?.id !== name.id) return { unreadable: `${folder}/run.json` };
  const history = readHistory(parsed(bytesAt(`${folder}/history.json`)));
  if (!history) return { unreadable: `${folder}/history.json` };
  const checkpoints: BackedCheckpoint[] = [];
  for (const file of files.filter(({ path }) => path.startsWith(`${folder}/checkpoints/`))) {
    const checkpoint = readCheckpoint(file);
    if (!checkpoint) return { unreadable: file.path };
    checkpoints.push(checkpoint);
  }
  const predictions = bytesAt(`${folder}/${predictionsFile}`);
  if (predictions && unpackValue(predictions) === null) return { unreadable: `${folder}/${predictionsFile}` };
  checkpoints.sort((a, b) => a.head.slot - b.head.slot);
  return { type: 'run', run, history, checkpoints, ...(predictions && { predictions }) };
}
