/** The PyTorch goldens, read from their files. */
import { readFileSync } from 'node:fs';
import { jobsOf, type GoldenFile, type GoldenJob } from './golden-jobs.ts';

export { costOfStep, relativeError, trainGolden, type GoldenJob } from './golden-jobs.ts';

export const goldenNames = [
  'torch-mlp',
  'torch-cnn',
  'torch-losses',
  'torch-descent',
  'torch-norms',
  'torch-batch-norm-cnn',
  'torch-transformer',
  'torch-names',
  'torch-windows',
  'torch-sequences',
  'torch-values',
  'torch-labels',
] as const;
export type GoldenName = (typeof goldenNames)[number];

export function loadGolden(name: GoldenName): GoldenJob[] {
  const file = JSON.parse(readFileSync(`tests/golden/${name}.json`, 'utf8')) as GoldenFile;
  return jobsOf(file);
}
