import { expect, test } from 'vitest';
import { aFinished, aRun } from '../../../../tests/support/a-run.ts';
import type { Run, RunState } from '../../runs/run.ts';
import { CellId, RunId } from '../../spec/ids.ts';
import { groupPace } from './cell-state.ts';
import { askedBy, groupOf, orderGroup, shownGroup, waitingGroups } from './run-groups.ts';

const running: RunState = { status: 'running', startedAt: 1 };
const paused: RunState = { status: 'paused', startedAt: 1 };
const queued: RunState = { status: 'queued' };
const stopped: RunState = { status: 'stopped', startedAt: 1, finishedAt: 2 };
const cellId = CellId.parse('t');

const repeats = (states: RunState[], number = 3, epochs = 20): Run[] =>
  states.map((state, i) =>
    aRun({
      id: `r${number}${i + 1}`,
      name: `train ${number}.${i + 1}`,
      cellId,
      createdAt: number,
      repeat: { group: RunId.parse(`r${number}1`), index: i + 1, of: states.length },
      state,
      epochsDone: state.status === 'finished' ? 60 : state.status === 'queued' ? 0 : epochs,
      elapsedMs: state.status === 'queued' ? 0 : 1000,
    }),
  );

/** Newest first, as the notebook knows them. */
const known = (all: Run[]) => ({
  of: () => all.toSorted((a, b) => b.createdAt - a.createdAt),
  shown: () => all.find(({ state }) => state.status === 'running' || state.status === 'paused') ?? all[0] ?? null,
  queue: { running: all.filter(({ state }) => state.status === 'running').map(({ id }) => id), waiting: [] },
});
const names = (runs: readonly Run[]) => runs.map(({ name }) => name);

test('a cell shows all repeats of what trains, with the epochs of all of them', () => {
  const group = shownGroup(known(repeats([aFinished, running, queued])), cellId);
  expect(group).toMatchObject({ name: 'train 3', status: 'running', word: 'running, repeat 2 of 3', epochsDone: 80, epochs: 180 });
  expect(group?.lead.name).toBe('train 3.2');
  expect(shownGroup(known([]), cellId)).toBeNull();
});

test('a repeat that ended early has nothing left', () => {
  const group = shownGroup(known(repeats([stopped, running])), cellId);
  expect(group).toMatchObject({ epochsDone: 80, epochs: 120 });
  expect(groupPace(repeats([stopped, running, queued]))).toMatchObject({ leftMs: (100 * 2000) / 40 });
});

test('presses that wait are groups of their own, first to last', () => {
  const runs = known([...repeats([running, queued], 3), ...repeats([queued, queued], 4), ...repeats([queued], 5)]);
  expect(waitingGroups(runs, cellId).map(({ name, runs: of }) => [name, of.length])).toEqual([
    ['train 4', 2],
    ['train 5', 1],
  ]);
});

test('what waits is asked to pause or stop before what trains, so that none of it begins meanwhile', () => {
  const all = repeats([aFinished, running, queued, queued]);
  expect(names(askedBy('pause', all))).toEqual(['train 3.4', 'train 3.3', 'train 3.2']);
  expect(names(askedBy('stop', all))).toEqual(['train 3.4', 'train 3.3', 'train 3.2']);
});

test('paused repeats go on in their order, those that were ended too once nothing is paused', () => {
  expect(names(askedBy('resume', repeats([aFinished, paused, paused, stopped])))).toEqual(['train 3.2', 'train 3.3']);
  expect(names(askedBy('step', repeats([aFinished, paused, queued])))).toEqual(['train 3.2', 'train 3.3']);
  expect(names(askedBy('resume', repeats([aFinished, stopped, stopped])))).toEqual(['train 3.2', 'train 3.3']);
});

test('an order reaches every repeat of a run and no other run', async () => {
  const [alone] = repeats([running], 4);
  const all = [...repeats([running, queued], 3), ...(alone ? [alone] : [])];
  const asked: string[] = [];
  const ask = async (run: Run) => void asked.push(run.name);
  const runs = { ...known(all), pause: ask, resume: ask, step: ask, stop: ask };
  const [first] = all;
  if (first) await orderGroup(runs, first, 'pause');
  expect(asked).toEqual(['train 3.2', 'train 3.1']);
  expect(first && groupOf(runs, first).runs.length).toBe(2);
});
