/**
 * One run as a file to take along: its model in a format of others, or all that was recorded of it. Loaded when one is asked for; reads
 * and saves nothing itself.
 */
import { shownName } from '../../runs/annotations.ts';
import type { Run } from '../../runs/run.ts';
import { exportModel, type TrainedModel } from '../../share/model/export-model.ts';
import type { ModelFormat } from '../../share/model/readme.ts';
import type { RecordedRun } from '../../share/runs/recorded.ts';
import { runCrate } from '../../share/runs/run-crate.ts';
import { fileName } from '../../share/zip-names.ts';
import { zip, type ZipFile } from '../../share/zip.ts';

export type NamedFile = { name: string; blob: Blob };

const endings: Record<ModelFormat, string> = { onnx: 'onnx', layersModel: 'tfjs', safetensors: 'safetensors' };

async function archive(run: Run, what: string, files: readonly ZipFile[]): Promise<NamedFile> {
  const bytes = await zip(files, { at: Date.now() });
  return { name: `${fileName(shownName(run))} ${what}.zip`, blob: new Blob([bytes], { type: 'application/zip' }) };
}

/** The model with how its data are prepared and a text for people. @throws Error with a sentence when the format cannot hold it. */
export async function modelFile(trained: TrainedModel, format: ModelFormat): Promise<NamedFile> {
  const files = await exportModel(trained, format);
  if (!files.ok) throw new Error(files.issues[0]?.message);
  return archive(trained.run, endings[format], files.value);
}

/** `run.json` with its history, and a description of what made what. */
export const recordFile = (recorded: RecordedRun): Promise<NamedFile> =>
  archive(recorded.run, 'record', runCrate(recorded, { at: Date.now() }));
