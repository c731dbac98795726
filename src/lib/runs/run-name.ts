/** Runs are called by their cell and a number, 'train 3'; those of one press share it, 'train 3.1', 'train 3.2'. Pure. */
import { maxNameLength, toName } from '../spec/names.ts';
import { shownName } from './annotations.ts';
import type { Run } from './run.ts';

const numbering = / (\d+)(?:\.\d+)?$/;

/** One above the highest number in the names of a cell's runs of one purpose. */
export const nextNumber = (runs: readonly Pick<Run, 'name'>[]): number =>
  1 + Math.max(0, ...runs.map(({ name }) => Number(numbering.exec(name)?.[1] ?? 0)));

/** What stands before the number: 'train', 'train check'. */
export const stemOf = ({ name }: Pick<Run, 'name'>): string => name.replace(numbering, '');

type Named = Pick<Run, 'name' | 'label' | 'repeat'>;

const repeatNumber = /\.\d+$/;

/**
 * What a person called several runs in common, by names that differ in their numbers alone: 'wide' of 'wide.1' and 'wide.2'. One of them may
 * have got a name of its own since. Undefined: nothing.
 */
export function givenName(runs: readonly Pick<Run, 'label'>[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { label } of runs) {
    const stem = label?.replace(repeatNumber, '');
    if (stem !== undefined && stem !== label) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return [...counts].find(([, count]) => 2 * count >= runs.length)?.[0];
}

/** The name that the repeats of one press share: 'train 3' of 'train 3.1' and 'train 3.2', or what they were called in common; that of a run alone. */
export function groupName(runs: readonly [Named, ...Named[]]): string {
  const [first] = runs;
  return first.repeat ? (givenName(runs) ?? first.name.replace(repeatNumber, '')) : shownName(first);
}

/**
 * What several runs are called one by one when all of them are called `name`: numbered as repeats are, by their place in their press, or
 * where they are of several presses by their place among them. '' takes the names of their cell again.
 */
export function numberedNames(runs: readonly Pick<Run, 'id' | 'repeat'>[], name: string): string[] {
  const stem = toName(name)
    .slice(0, maxNameLength - '.99999'.length)
    .trim();
  if (stem === '') return runs.map(() => '');
  const isOnePress = runs.every(({ repeat }) => repeat !== undefined && repeat.group === runs[0]?.repeat?.group);
  return runs.map(({ repeat }, at) => `${stem}.${isOnePress && repeat ? repeat.index : at + 1}`);
}
