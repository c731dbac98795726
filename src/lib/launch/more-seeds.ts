/** More runs of what was trained before, or would be: all the same but for the seed. Pure. */
import { nextNumber, stemOf } from '../runs/run-name.ts';
import type { Run } from '../runs/run.ts';
import { startRun } from '../runs/start-run.ts';
import type { CellId, NotebookId, RunId } from '../spec/ids.ts';

/** Why a run cannot be trained on another seed by its record alone, as a sentence; null when it can. */
export function refuseMoreSeeds({ name, origin, interventions, resolved }: Run): string | null {
  if (origin) return `"${name}" goes on from another run's checkpoint, so there are no other seeds of it: train it from its beginning.`;
  if (interventions.length > 0)
    return `Numbers of "${name}" were moved by hand while it trained: run its cell with the numbers that you mean.`;
  if (resolved.training.start) return `"${name}" starts from the weights of another run: set its repeats in the cell and run that.`;
  return null;
}

export type MoreSeeds = {
  like: Run;
  seeds: readonly [number, ...number[]];
  family: readonly Run[]; // of the same cell: names count on from them
  stem?: string; // what they are called before the number; left out: as `like`
  notebookId: NotebookId | null;
  notebookTitle: string | undefined;
  cellId: CellId | null;
  newId: () => RunId;
  now: number; // Unix milliseconds
};

export function moreSeeds({ like, seeds, family, stem, newId, ...place }: MoreSeeds): [Run, ...Run[]] {
  const name = `${stem ?? stemOf(like)} ${nextNumber(family)}`;
  const group = newId();
  const of = seeds.length;
  const make = (seed: number, at: number): Run =>
    startRun({
      ...like,
      ...place,
      id: at === 0 ? group : newId(),
      name: of === 1 ? name : `${name}.${at + 1}`,
      seed,
      parent: null,
      interventions: [],
      bought: undefined,
      repeat: of === 1 ? undefined : { group, index: at + 1, of },
    });
  const [first, ...others] = seeds;
  return [make(first, 0), ...others.map((seed, at) => make(seed, at + 1))];
}
