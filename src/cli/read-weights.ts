import { sourceOfTensors, type Source } from '../lib/launch/start-from.ts';
import { readTraining } from '../lib/notebook/read-cell.ts';
import { readSafetensors } from '../lib/share/safetensors.ts';
import { refuseChanged, weightsOf } from '../lib/share/saved-run.ts';
import type { TrainCell } from '../lib/spec/notebook.ts';
import type { Parsed } from '../lib/spec/parse.ts';

type FileWeights = Source & { weights: Float32Array };

/** The weights that a train cell starts from; null when it starts fresh. */
export async function readWeights(cell: TrainCell, readFile: (path: string) => Promise<Uint8Array>): Promise<Parsed<FileWeights> | null> {
  const training = readTraining(cell);
  const start = training.ok ? training.value.start : null;
  if (!start) return null;
  const refuse = (message: string): Parsed<FileWeights> => ({ ok: false, issues: [{ path: 'start', message }] });
  if (start.type === 'run')
    return refuse('A run is kept in a browser: save its weights with --weights OUT and give {"type": "file", "path": "OUT"} here.');
  try {
    const bytes = await readFile(start.path);
    const changed = refuseChanged(bytes);
    if (changed !== null) return refuse(`The file "${start.path}" ${changed}`);
    const source = sourceOfTensors(start.path, weightsOf(readSafetensors(bytes)));
    return source.weights.every(Number.isFinite)
      ? { ok: true, value: source }
      : refuse(`The weights "${start.path}" hold numbers that are not finite: choose others.`);
  } catch (problem) {
    const reason =
      problem instanceof SyntaxError || problem instanceof TypeError ? 'its header is not that of a safetensors file' : sentence(problem);
    return refuse(`The weights "${start.path}" could not be read: ${reason}.`);
  }
}

const sentence = (problem: unknown) => (problem instanceof Error ? problem.message : String(problem)).replace(/\.$/, '');
