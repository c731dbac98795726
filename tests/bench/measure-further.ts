/** Beside the table: first epoch after navigation, what a step costs against its sizes, memory over many runs, chunk sizes. */
import { chunkSizes } from './chunk-sizes.ts';
import type { Further } from './further.ts';
import type { Chromium } from './in-chromium.ts';
import { medianOf } from './report.ts';

export type FurtherFigures = Further & {
  firstEpoch: { own: number; fit: number }; // milliseconds after navigation
  chunks: { name: string; kilobytes: number }[];
};

export async function measureFurther(chromium: Chromium, rounds: number): Promise<FurtherFigures> {
  const first: { own: number[]; fit: number[] } = { own: [], fit: [] };
  for (let round = 0; round < rounds; round++) {
    first.own.push(await chromium.firstEpoch('own', 'W1'));
    first.fit.push(await chromium.firstEpoch('model-fit', 'W1'));
  }
  const answer = await chromium.ask("import './further.ts';", {});
  if (!isFurther(answer)) throw new Error('The worker did not say what was asked.');
  return { ...answer, firstEpoch: { own: medianOf(first.own), fit: medianOf(first.fit) }, chunks: await chunkSizes() };
}

/** It comes from our own worker: only a glance. */
const isFurther = (value: unknown): value is Further =>
  typeof value === 'object' && value !== null && 'rows' in value && 'units' in value && 'lanes' in value && 'memory' in value;
