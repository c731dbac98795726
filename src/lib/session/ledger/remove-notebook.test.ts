import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { NotebookId, type RunId } from '../../spec/ids.ts';
import { removeNotebook } from './remove-notebook.ts';

const id = NotebookId.parse('n1');
const queued = (name: string, createdAt: number) => aRun({ id: name, notebookId: id, createdAt, state: { status: 'queued' } });
const runs = [
  queued('second', 3),
  queued('first', 2),
  aRun({ id: 'trains', notebookId: id, createdAt: 1, state: { status: 'running', startedAt: 1 } }),
  aRun({ id: 'rests', notebookId: id, createdAt: 0, state: { status: 'paused', startedAt: 1 } }),
  aRun({ id: 'done', notebookId: id }),
  aRun({ id: 'elsewhere', notebookId: NotebookId.parse('n2'), state: { status: 'running', startedAt: 1 } }),
];

function aDeletion(present = runs, stored = Promise.resolve()) {
  const orders: string[] = [];
  const order = (name: string) => async (run: RunId) => void orders.push(`${name} ${run}`);
  let opened = 0;
  const removal = removeNotebook(
    {
      runs: present,
      removeNotebook: () => ({ stored, undo: async () => void orders.push('undo'), commit: async () => void orders.push('commit') }),
    },
    id,
    async () => {
      opened++;
      return { supervisor: { stop: order('stop'), resume: order('resume') } };
    },
  );
  return { removal, orders, opened: () => opened };
}

test('stops what the notebook trains and empties its place in the line, last first; nothing of other notebooks', async () => {
  const { removal, orders } = aDeletion();
  expect(await removal.stopped).toBe(4);
  expect(orders).toEqual(['stop second', 'stop first', 'stop trains', 'stop rests']);
});

test('undo has what trained and what waited go on, in their order; what was paused stays', async () => {
  const { removal, orders } = aDeletion();
  await removal.stopped;
  await removal.undo();
  expect(orders.slice(4)).toEqual(['undo', 'resume trains', 'resume first', 'resume second']);
});

test('a notebook that trains nothing starts no worker', async () => {
  const { removal, opened } = aDeletion([aRun({ id: 'done', notebookId: id })]);
  expect(await removal.stopped).toBe(0);
  await removal.undo();
  expect(opened()).toBe(0);
});

test('a deletion that could not be stored stops nothing', async () => {
  const { removal, orders } = aDeletion(runs, Promise.reject(new Error('full')));
  await expect(removal.stopped).rejects.toThrow('full');
  expect(orders).toEqual([]);
});
