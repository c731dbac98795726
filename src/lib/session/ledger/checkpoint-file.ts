/** A checkpoint of a run as a file to keep, or to go on with on the command line. Loaded when one is asked for. */
import { codesOf } from '../../data/text/fit-text.ts';
import { parametersOf } from '../../engine/ops/parameters-of.ts';
import { shownName } from '../../runs/annotations.ts';
import type { Checkpoint } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import { writeSavedRun } from '../../share/saved-run.ts';
import type { AnalysisCommands } from '../../worker/protocol.ts';
import { placeOf } from '../words/checkpoints.ts';

export type CheckpointFile = { name: string; bytes: Uint8Array };

/** How the weights lie is told by the model on the run's own data. @throws Error with a sentence. */
export async function checkpointFile(
  run: Run,
  checkpoint: Checkpoint,
  analysis: Pick<AnalysisCommands, 'describe'>,
): Promise<CheckpointFile> {
  const described = await analysis.describe(run.resolved.dataset);
  if (!described.ok) throw new Error(described.issues[0]?.message);
  const { inputShape, preparation } = described.value;
  const parameters = parametersOf(run.resolved.model, { shape: inputShape, tokens: codesOf(preparation).tokens ?? null });
  if (!parameters.ok) throw new Error(parameters.issues[0]?.message);
  const count = parameters.value.reduce((sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1), 0);
  if (count !== checkpoint.params.length)
    throw new Error(
      `This checkpoint has ${checkpoint.params.length} weights and the model ${count}: its data are prepared differently now.`,
    );
  const name = `${shownName(run)} ${placeOf(checkpoint, run)}`.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase();
  return { name: `${name}.safetensors`, bytes: writeSavedRun({ run, checkpoint }, parameters.value) };
}
