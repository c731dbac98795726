import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Checkpoint } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import { packValue } from '../../share/packed-value.ts';
import type { PartOutputs, Predictions } from '../../worker/protocol.ts';
import { Scoring } from './scored-sides.svelte.ts';

const price = { type: 'value', name: 'price', offset: 0, scale: 1 } as const;
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

const predicted = (rows: number[]): Predictions => ({
  ...outputsOn(rows),
  shown: { type: 'rows', columns: ['x'], cells: rows.map((row) => [`x${row}`]) },
  dataset: aRun().resolved.dataset,
});

/** What lies beside a run, of the weights with that hash. */
const kept = (rows: number[], weightsHash = aRun().weightsHash ?? '', of = rows.length): Uint8Array =>
  packValue({ version: 1, weightsHash, epoch: 1, of, predictions: predicted(rows) });

type World = {
  rowsOf?: (run: Run) => number[];
  hasWeights?: (id: string) => boolean;
  keptOf?: (id: string) => Uint8Array | null;
  answer?: (run: Run, outputs: PartOutputs) => PartOutputs;
};

function scoring({ rowsOf = () => [4, 7], hasWeights = () => true, keptOf = () => null, answer = (_, outputs) => outputs }: World = {}) {
  const asked: string[] = [];
  const made = new Scoring({
    store: async () => ({
      readCheckpoint: async (id) => (hasWeights(id) ? checkpoint : null),
      readPredictions: async (id) => keptOf(id),
    }),
    analysis: async () => ({
      outputs: async (run) => {
        asked.push(run.id);
        return answer(run, outputsOn(rowsOf(run)));
      },
      predictions: async (run) => predicted(rowsOf(run)),
    }),
  });
  return { made, asked };
}

async function scoredBy(made: Scoring, ...sides: Run[][]) {
  await made.score(sides);
  const { state } = made;
  if (state.status !== 'ready') throw new Error(state.status === 'failed' ? state.message : state.status);
  return state.scored;
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

test('what is kept beside a run is taken as it is, and worked out anew where it is of other weights', async () => {
  const { made, asked } = scoring({ hasWeights: (id) => id === 'b1', keptOf: (id) => kept([4, 7], id === 'b1' ? 'others' : undefined) });
  const { sides, shown } = await scoredBy(made, [finished('a1', 1), finished('a2', 2)], [finished('b1', 1)]);
  expect([sides.map(idsOf), asked]).toEqual([[['a1', 'a2'], ['b1']], ['b1']]);
  expect(shown.shown).toMatchObject({ cells: [['x4'], ['x7']] });
});

test('where the data are gone, sides are told apart on the examples that are kept of all', async () => {
  const gone = () => {
    throw new Error('The data are not here.');
  };
  const { made } = scoring({ answer: gone, keptOf: (id) => (id === 'a1' ? kept([4, 7, 9], undefined, 6) : kept([2, 4, 9], undefined, 6)) });
  const { sides, shown, of } = await scoredBy(made, [finished('a1', 1)], [finished('b1', 1)]);
  expect(sides.map(([{ outputs }]) => [...outputs.rows])).toEqual([[4, 9], [4, 9]]); // prettier-ignore
  expect([shown.shown, of]).toMatchObject([{ cells: [['x4'], ['x9']] }, 6]);
  const lost = scoring({ answer: gone });
  await expect(scoredBy(lost.made, [finished('a1', 1)], [finished('b1', 1)])).rejects.toThrow('The data are not here.');
});

test('a training that answers with no numbers is left out, and a side of only such ones is said', async () => {
  const wild = (id: string) => (run: Run, outputs: PartOutputs) =>
    run.id.startsWith(id)
      ? { ...outputs, preparation: { ...outputs.preparation, target: price }, outputs: outputs.outputs.map(() => NaN) }
      : { ...outputs, preparation: { ...outputs.preparation, target: price }, truth: Float32Array.of(1, 2) };
  const one = scoring({ answer: wild('a2') });
  const { sides, leftOut } = await scoredBy(one.made, [finished('a1', 1), finished('a2', 2)], [finished('b1', 1)]);
  expect([sides.map(idsOf), leftOut]).toEqual([[['a1'], ['b1']], 1]);
  const all = scoring({ answer: wild('b') });
  await expect(scoredBy(all.made, [finished('a1', 1)], [finished('b1', 1)])).rejects.toThrow(/^train 1 gives scores that are no finite/);
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
