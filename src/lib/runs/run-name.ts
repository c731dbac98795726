/** Runs are called by their cell and a number, 'train 3'; those of one press share it, 'train 3.1', 'train 3.2'. Pure. */
import { shownName } from './annotations.ts';
import type { Run } from './run.ts';

const numbering = / (\d+)(?:\.\d+)?$/;

/** One above the highest number in the names of a cell's runs of one purpose. */
export const nextNumber = (runs: readonly Pick<Run, 'name'>[]): number =>
  1 + Math.max(0, ...runs.map(({ name }) => Number(numbering.exec(name)?.[1] ?? 0)));

/** What stands before the number: 'train', 'train check'. */
export const stemOf = ({ name }: Pick<Run, 'name'>): string => name.replace(numbering, '');

/** The name that all repeats of one press share: 'train 3' of 'train 3.2'; that of a run alone, where it was given another one that. */
export const groupName = (run: Pick<Run, 'name' | 'label' | 'repeat'>): string =>
  run.repeat ? run.name.replace(/\.\d+$/, '') : shownName(run);
