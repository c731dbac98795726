/**
 * A run and one of its checkpoints as a file: safetensors with the weights by name, so that any tool reads those, and beside them what is
 * needed to go on as if never stopped. The record and the position are text in the header, and so is a checksum over all of the file.
 */
import type { Checkpoint } from '../runs/events.ts';
import { parseRun } from '../runs/parse-run.ts';
import type { Run } from '../runs/run.ts';
import { sha256 } from '../spec/hash.ts';
import type { Parsed } from '../spec/parse.ts';
import { fromText, toText } from './exact-json.ts';
import { partsOf, readMetadata, readSafetensors, writeSafetensors, type NamedTensor } from './safetensors.ts';

type Laid = { name: string; shape: number[]; offset: number };
export type SavedRun = { run: Run; checkpoint: Checkpoint };

/** Tensors that are no weights begin so; no layer is called that. */
const apart = 'checkpoint.';

const sizeOf = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);

/** The tensors of a file that are weights. */
export const weightsOf = (tensors: readonly NamedTensor[]): NamedTensor[] => tensors.filter(({ name }) => !name.startsWith(apart));

/** `parameters`: how the weights lie in the flat buffer of the run's plan, all of it. */
export function writeSavedRun({ run, checkpoint }: SavedRun, parameters: readonly Laid[]): Uint8Array {
  const { params, slots, bestParams, ...position } = checkpoint;
  const named = (buffer: Float32Array) =>
    parameters.map(({ name, shape, offset }) => ({ name, shape, values: buffer.subarray(offset, offset + sizeOf(shape)) }));
  const tensors = [
    ...named(params),
    { name: `${apart}slots`, shape: [slots.length], values: slots },
    ...(bestParams ? named(bestParams).map((tensor) => ({ ...tensor, name: `${apart}best.${tensor.name}` })) : []),
  ];
  const metadata = { format: 'daybook', run: toText(run), checkpoint: toText(position) };
  const checksum = checksumOf(writeSafetensors(tensors, metadata));
  return writeSafetensors(tensors, { ...metadata, checksum });
}

/** Over the data and the header, but for the checksum in it. */
function checksumOf(bytes: Uint8Array): string {
  const { header, data } = partsOf(bytes);
  const { checksum: _apart, ...metadata } = Object(header.__metadata__);
  return sha256(`${JSON.stringify({ ...header, __metadata__: metadata })}\n${sha256(data)}`);
}

/** Why a file is not as it was saved; null when it is, or when it holds no checksum: older ones do not. @throws as `readSafetensors`. */
export function refuseChanged(bytes: Uint8Array): string | null {
  const { checksum } = readMetadata(bytes);
  if (checksum === undefined || checksum === checksumOf(bytes)) return null;
  return 'was changed since it was saved: its weights do not match its checksum. Save it again.';
}

/** `place` lays the weights out as a plan has them. Issues are sentences about the file; one at 'checksum' begins after its name. */
export function readSavedRun(bytes: Uint8Array): Parsed<{ run: Run; place: (parameters: readonly Laid[]) => Parsed<Checkpoint> }> {
  const refuse = (message: string, path = ''): { ok: false; issues: { path: string; message: string }[] } => ({
    ok: false,
    issues: [{ path, message }],
  });
  let tensors: NamedTensor[];
  let metadata: Record<string, unknown>;
  try {
    tensors = readSafetensors(bytes);
    metadata = readMetadata(bytes);
    const changed = refuseChanged(bytes);
    if (changed !== null) return refuse(changed, 'checksum');
  } catch (problem) {
    const isShape = problem instanceof SyntaxError || problem instanceof TypeError;
    return refuse(isShape || !(problem instanceof Error) ? 'Its header is not that of a safetensors file.' : problem.message);
  }
  const run = parseRun(fromText(metadata.run));
  const position = readPosition(fromText(metadata.checkpoint));
  const slots = tensors.find(({ name }) => name === `${apart}slots`)?.values;
  if (!run || !position || !slots) return refuse('It holds weights alone, and to go on the record and the optimizer are needed too.');
  const bufferOf = (parameters: readonly Laid[], prefix: string): Float32Array | null => {
    const buffer = new Float32Array(parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
    for (const { name, shape, offset } of parameters) {
      const values = tensors.find((tensor) => tensor.name === prefix + name)?.values;
      if (values?.length !== sizeOf(shape) || !values.every(Number.isFinite)) return null;
      buffer.set(values, offset);
    }
    return buffer;
  };
  const place = (parameters: readonly Laid[]): Parsed<Checkpoint> => {
    const params = bufferOf(parameters, '');
    const bestParams = bufferOf(parameters, `${apart}best.`);
    if (!params || !slots.every(Number.isFinite)) return refuse('Its weights do not fit its own record, or are not finite numbers.');
    return { ok: true, value: { ...position, params, slots, ...(bestParams && { bestParams }) } };
  };
  return { ok: true, value: { run, place } };
}

export type Position = Omit<Checkpoint, 'params' | 'slots' | 'bestParams'>;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCount = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isNumber = (value: unknown) => typeof value === 'number';
const isNumberOrNull = (value: unknown) => value === null || isNumber(value);

/** Where a checkpoint is, without its numbers; null when a field is not as it must be. */
export function readPosition(value: unknown): Position | null {
  if (!isObject(value)) return null;
  const { epoch, step, bestLoss, bestEpoch, epochsWithoutGain, plateau, best } = value;
  const isWhole =
    [epoch, step, epochsWithoutGain].every(isCount) &&
    isNumberOrNull(bestLoss) &&
    isNumberOrNull(bestEpoch) &&
    (plateau === undefined ||
      (isObject(plateau) && isNumberOrNull(plateau.bestLoss) && isCount(plateau.epochsWithoutGain) && isNumber(plateau.factor))) &&
    (best === undefined ||
      (isObject(best) &&
        isCount(best.epoch) &&
        isObject(best.validation) &&
        [best.validation.loss, best.validation.metric].every(isNumber)));
  return isWhole ? (value as Position) : null; // every field was looked at above
}
