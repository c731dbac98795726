import { expect, test } from 'vitest';
import type { Execution, LaneState } from '../executors/executor.ts';
import { doesRepeat } from './repeat-check.ts';

/** Adds the next number of `noise` to its only weight at every slice. */
function anExecution(noise: number[]) {
  let held: LaneState = { params: new Float32Array(1), slots: new Float32Array(), step: 0 };
  const execution: Execution = {
    load: (state) => {
      held = { ...state, params: state.params.slice() };
      return Promise.resolve();
    },
    save: () => Promise.resolve(held),
    setKnobs: () => undefined,
    runSlice: ({ steps }) => {
      held.params[0] = (held.params[0] ?? 0) + 1 + (noise.shift() ?? 0);
      return Promise.resolve(new Float32Array(steps));
    },
    evaluate: () => Promise.resolve([]),
    dispatches: () => 0,
    dispose: () => undefined,
  };
  return { execution, held: () => held };
}

const state = { params: Float32Array.of(3), slots: new Float32Array(), step: 5 };
const slice = { epoch: 1, fromStep: 5, steps: 2, order: Int32Array.of(0) };

test('steps done twice repeat when their bits are equal, and part when one number differs', async () => {
  expect(await doesRepeat(anExecution([]).execution, state, slice)).toBe(true);
  expect(await doesRepeat(anExecution([0, 1e-6]).execution, state, slice)).toBe(false);
});

test('the state they began with is loaded again', async () => {
  const { execution, held } = anExecution([]);
  await doesRepeat(execution, state, slice);
  expect(held()).toEqual(state);
});
