import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { runId } from '../../../../tests/support/builders.ts';
import { emptyHistory } from '../../runs/apply-event.ts';
import type { Run } from '../../runs/run.ts';
import { Comparison } from './comparison.svelte.ts';

const repeat = (group: string, index: number) =>
  aRun({ id: `${group}${index}`, name: `train ${group}.${index}`, repeat: { group: runId(`${group}1`), index, of: 2 } });
const runs = [repeat('a', 2), repeat('a', 1), repeat('b', 1), repeat('b', 2), aRun({ id: 'c' })];

async function compared(...ids: string[]): Promise<string[][]> {
  const store = {
    readRun: async (id: string) => runs.find((run) => run.id === id) ?? null,
    readHistory: async () => emptyHistory(),
    listRuns: async () => runs,
  };
  const comparison = new Comparison({ store: async () => store, settle: async (some: Run[]) => some });
  await comparison.open(ids.map(runId));
  const { state } = comparison;
  return state.status === 'ready' ? state.sides.map(({ repeats }) => repeats.map(({ run }) => run.id)) : [];
}

test('a repeat brings all of its group, in their order, whichever of them was picked', async () => {
  expect(await compared('a2', 'b1')).toEqual([['a1', 'a2'], ['b1', 'b2']]); // prettier-ignore
  expect(await compared('c', 'a1', 'b2')).toEqual([['c'], ['a1', 'a2'], ['b1', 'b2']]);
});

test('a group whose first run was deleted is found by its name', async () => {
  const [first] = runs.splice(1, 1);
  expect(await compared('a1', 'b1')).toEqual([['a2'], ['b1', 'b2']]); // prettier-ignore
  if (first) runs.splice(1, 0, first);
});

test('two repeats of one group are compared by themselves', async () => {
  expect(await compared('a2', 'b1', 'a1')).toEqual([['a2'], ['b1', 'b2'], ['a1']]);
});

test('a run that goes on is read once more, without a moment in which nothing is shown', async () => {
  let epochs = 1;
  const states: string[] = [];
  const now = () => [aRun({ id: 'c', epochsDone: epochs }), aRun({ id: 'd' })];
  let reads = 0;
  const store = {
    readRun: async (id: string) => (reads++, now().find((run) => run.id === id) ?? null),
    readHistory: async () => emptyHistory(),
    listRuns: async () => now(),
  };
  const comparison = new Comparison({ store: async () => store, settle: async (some: Run[]) => some });
  await comparison.open(['c', 'd'].map(runId));
  await comparison.follow(now());
  expect(reads).toBe(2);
  epochs = 5;
  const following = comparison.follow(now());
  states.push(comparison.state.status);
  epochs = 9;
  await Promise.all([following, comparison.follow(now()), comparison.follow(now())]);
  const { state } = comparison;
  expect([...states, state.status === 'ready' && state.sides[0]?.run.epochsDone]).toEqual(['ready', 9]);
  expect(reads).toBe(6); // once for each piece of news
  await comparison.follow([aRun({ id: 'other', epochsDone: 3 }), ...now()]);
  expect(reads).toBe(6);
});
