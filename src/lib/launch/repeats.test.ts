import { expect, test } from 'vitest';
import { readyCell } from '../../../tests/support/ready-cell.ts';
import type { Run } from '../runs/run.ts';
import { RunId } from '../spec/ids.ts';
import { repeatsOf, usualRepeats } from './repeats.ts';

const dense = (units: number) => ({ type: 'dense', units });

async function pressed(training: { repeats?: number; seed?: number }, purpose: Run['purpose'] = 'train'): Promise<Run[]> {
  const { notebook, cell, ready } = await readyCell({ layers: [dense(2)], training: { batchSize: 10, ...training } });
  let made = 0;
  const newId = () => RunId.parse(`r${++made}`);
  return repeatsOf({ ready, notebook, notebookId: null, cell, number: 3, now: 0, purpose, newId });
}

test('one press makes as many runs as the cell says, each with the next seed, under one number', async () => {
  const runs = await pressed({ repeats: 3, seed: 7 });
  expect(runs.map(({ id, name, seed, repeat }) => ({ id, name, seed, repeat }))).toEqual([
    { id: 'r1', name: 'train 3.1', seed: 7, repeat: { group: 'r1', index: 1, of: 3 } },
    { id: 'r2', name: 'train 3.2', seed: 8, repeat: { group: 'r1', index: 2, of: 3 } },
    { id: 'r3', name: 'train 3.3', seed: 9, repeat: { group: 'r1', index: 3, of: 3 } },
  ]);
  expect(new Set(runs.map(({ specHash }) => specHash)).size).toBe(1);
});

test('one repeat is a run as ever, and what tries something out is always one', async () => {
  const [alone, ...more] = await pressed({});
  expect([alone?.name, alone && 'repeat' in alone, more]).toEqual(['train 3', false, []]);
  expect((await pressed({ repeats: 5 }, 'overfitCheck')).map(({ name }) => name)).toEqual(['train check 3']);
  expect((await pressed({ repeats: 5 }, 'rangeTest')).map(({ name }) => name)).toEqual(['train range 3']);
});

test('up to a thousand million operations an epoch there are five, beyond that one', async () => {
  const usual = async (units: number) => {
    const layers = [dense(units), dense(units), dense(2)];
    return usualRepeats((await readyCell({ layers, training: {} })).ready);
  };
  // Forward, about units^2 multiply-adds an example; at most 100 examples to train and as many to look at, at least half of that.
  expect([await usual(16), await usual(1000), await usual(2000)]).toEqual([5, 5, 1]);
});
