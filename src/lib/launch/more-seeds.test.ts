import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { allButSeedOf } from '../runs/order/group-rows.ts';
import { NotebookId, RunId } from '../spec/ids.ts';
import { hashResolved } from '../spec/resolve.ts';
import { moreSeeds, refuseMoreSeeds } from './more-seeds.ts';

const specHash = hashResolved(aRun().resolved);
const like = aRun({
  specHash,
  name: 'train 3.2',
  seed: 1,
  tags: ['old'],
  note: 'Good.',
  repeat: { group: RunId.parse('g'), index: 2, of: 5 },
});
const place = { notebookId: NotebookId.parse('n'), notebookTitle: 'T', cellId: null, now: 9 };

function made(seeds: [number, ...number[]]) {
  let count = 0;
  return moreSeeds({ like, seeds, family: [like], ...place, newId: () => RunId.parse(`new-${++count}`) });
}

test('more seeds are repeats of the same, queued, with nothing that was said of the other', () => {
  const runs = made([7, 8]);
  expect(runs.map(({ id, name, seed, repeat }) => [id, name, seed, repeat])).toEqual([
    ['new-1', 'train 4.1', 7, { group: 'new-1', index: 1, of: 2 }],
    ['new-2', 'train 4.2', 8, { group: 'new-1', index: 2, of: 2 }],
  ]);
  for (const run of runs) {
    expect(allButSeedOf(run)).toBe(allButSeedOf(like));
    expect(run).toMatchObject({ state: { status: 'queued' }, createdAt: 9, parent: null, epochsDone: 0, last: null, best: null });
    expect(run).not.toHaveProperty('tags');
    expect(run).not.toHaveProperty('note');
  }
  expect(made([7])[0]).not.toHaveProperty('repeat');
  expect(made([7])[0].name).toBe('train 4');
});

test('what was moved by hand or began elsewhere has no other seeds', () => {
  expect(refuseMoreSeeds(like)).toBeNull();
  expect(refuseMoreSeeds({ ...like, origin: { epoch: 1, step: 2, weightsHash: 'x' } })).toMatch(/from its beginning/);
  expect(refuseMoreSeeds({ ...like, interventions: [{ step: 1, epoch: 1, change: { knob: 'learningRate', value: 1 } }] })).toMatch(
    /by hand/,
  );
  const training = { ...like.resolved.training, start: { weightsHash: 'x', frozen: [] } };
  expect(refuseMoreSeeds({ ...like, resolved: { ...like.resolved, training } })).toMatch(/starts from the weights/);
});
