/** Beside the table: first epoch after navigation, what a step costs against its sizes, memory over many runs, recording, chunk sizes. */
import { chunkSizes, type ChunkSize } from './chunk-sizes.ts';
import type { Further } from './further.ts';
import type { Chromium } from './in-chromium.ts';
import { medianOf } from './report.ts';
import type { Recording } from './serve-recording.ts';

export type FurtherFigures = Further & {
  firstEpoch: { own: number; fit: number }; // milliseconds after navigation
  recording: Recording;
  chunks: ChunkSize[];
};

export async function measureFurther(chromium: Chromium, rounds: number): Promise<FurtherFigures> {
  const first: { own: number[]; fit: number[] } = { own: [], fit: [] };
  for (let round = 0; round < rounds; round++) {
    first.own.push(await chromium.firstEpoch('own', 'W1'));
    first.fit.push(await chromium.firstEpoch('model-fit', 'W1'));
  }
  const answer = await chromium.ask("import './further.ts';", {});
  if (!isFurther(answer)) throw new Error('The worker did not say what was asked.');
  const recording = await chromium.askOnDisk("import './serve-recording.ts';", {});
  if (!isRecording(recording)) throw new Error('The worker did not say what recording adds.');
  const firstEpoch = { own: medianOf(first.own), fit: medianOf(first.fit) };
  return { ...answer, firstEpoch, recording, chunks: await chunkSizes() };
}

/** They come from our own workers: only a glance. */
const isFurther = (value: unknown): value is Further =>
  typeof value === 'object' && value !== null && 'rows' in value && 'units' in value && 'lanes' in value && 'memory' in value;
const isRecording = (value: unknown): value is Recording =>
  typeof value === 'object' && value !== null && 'beforeMs' in value && 'afterMs' in value;
