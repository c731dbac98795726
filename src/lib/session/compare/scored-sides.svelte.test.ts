import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Checkpoint } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { PartOutputs, Predictions } from '../../worker/protocol.ts';
import { Scoring } from './scored-sides.svelte.ts';

const scores = { train: { loss: 0.5, metric: 0.5 }, validation: { loss: 0.5, metric: 0.5 } };
const finished = (id: string, seed: number): Run => aRun({ id, seed, last: scores });
const checkpoint: Checkpoint = {
  epoch: 1,
  step: 1,
  params: new Float32Array(1),
  slots: new Float32Array(0),
  bestLoss: null,
  bestEpoch: null,
  epochsWithoutGain: 0,
};

function outputsOn(rows: number[]): PartOutputs {
  return {
    rows: Int32Array.from(rows),
    outputs: Float32Array.from(rows, () => 1),
    width: 1,
    truth: Float32Array.from(rows, () => 1),
    classes: ['no', 'yes'],
    preparation: {
      columns: [],
      planar: null,
      inputShape: [1],
      inputNames: ['x'],
      target: { type: 'classes', name: 'y', classes: ['no', 'yes'] },
    },
  };
}

function scoring({
  rowsOf = () => [4, 7],
  hasWeights = () => true,
}: { rowsOf?: (run: Run) => number[]; hasWeights?: (id: string) => boolean } = {}) {
  const asked: string[] = [];
  const made = new Scoring({
    store: async () => ({ readCheckpoint: async (id) => (hasWeights(id) ? checkpoint : null) }),
    analysis: async () => ({
      outputs: async (run) => {
        asked.push(run.id);
        return outputsOn(rowsOf(run));
      },
      predictions: async (run) =>
        ({ ...outputsOn(rowsOf(run)), shown: { type: 'rows', columns: [], cells: [] }, dataset: run.resolved.dataset }) as Predictions,
    }),
  });
  return { made, asked };
}

const idsOf = (runs: readonly { run: Run }[]) => runs.map(({ run }) => run.id);

test('scores every run of both sides once, and leaves out those without a score', async () => {
  const { made, asked } = scoring();
  const diverged: Run = { ...finished('a3', 3), last: null };
  await made.score([[finished('a1', 1), finished('a2', 2), diverged], [finished('b1', 1)]]);
  const { state } = made;
  if (state.status !== 'ready') throw new Error(state.status);
  expect([...state.scored.sides.map(idsOf), state.scored.leftOut]).toEqual([['a1', 'a2'], ['b1'], 1]);
  expect(asked).toHaveLength(3);
  await made.score([[finished('a1', 1), finished('a2', 2), diverged], [finished('b1', 1)]]);
  expect(asked).toHaveLength(3);
});

test('says which run kept no weights, and that other validation examples cannot be compared', async () => {
  const lost = scoring({ hasWeights: (id) => !id.startsWith('b') });
  const b = finished('b1', 1);
  await lost.made.score([[finished('a1', 1)], [b]]);
  expect(lost.made.state).toEqual({ status: 'failed', message: `${b.name} kept no weights: train it again to score its examples.` });
  const other = scoring({ rowsOf: ({ seed }) => (seed === 1 ? [4, 7] : [4, 8]) });
  await other.made.score([[finished('a1', 1)], [finished('b1', 2)]]);
  expect(other.made.state).toMatchObject({ status: 'failed', message: expect.stringContaining('other validation examples') });
});

test('a newer question drops the older one', async () => {
  const { made } = scoring();
  const older = made.score([[finished('a1', 1)], [finished('b1', 1)]]);
  await made.score([[finished('a1', 1)], [finished('c1', 1)]]);
  await older;
  const { state } = made;
  if (state.status !== 'ready') throw new Error(state.status);
  expect(state.scored.sides.map(idsOf)).toEqual([['a1'], ['c1']]);
});
