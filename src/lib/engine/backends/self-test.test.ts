import { expect, test } from 'vitest';
import { nodeBackends, tensorCount, testExecutors } from '../../../../tests/support/tfjs.ts';
import type { Execution, Executor } from '../executors/executor.ts';
import { selfTest } from './self-test.ts';

const executor = testExecutors();

test.each(nodeBackends)('%s passes and leaves no tensor', async (name) => {
  const before = tensorCount(name);
  expect(await selfTest(executor(name))).toEqual({ passed: true });
  expect(tensorCount(name)).toBe(before);
});

/** The cpu executor with one thing wrong. */
const broken = (change: (execution: Execution) => Partial<Execution>): Executor => ({
  ...executor('cpu'),
  open: async (...args) => {
    const execution = await executor('cpu').open(...args);
    return { ...execution, ...change(execution) };
  },
});

const faults: [string, (execution: Execution) => Partial<Execution>, string][] = [
  ['does not train', () => ({ runSlice: async ({ steps }) => new Float32Array(steps).fill(1.1) }), 'losses'],
  ['rounds weights', (execution) => ({ save: async () => { const state = await execution.save(); return { ...state, params: state.params.map((value) => Math.round(value * 1000) / 1000) }; } }), 'weights'],
  ['forgets its slots', (execution) => ({ save: async () => { const state = await execution.save(); return { ...state, slots: state.slots.fill(0) }; } }), 'slots'],
  ['evaluates to NaN', (execution) => ({ evaluate: async (...args) => (await execution.evaluate(...args)).map((values) => values.fill(NaN)) }), 'outputs'],
  ['throws', () => ({ runSlice: () => Promise.reject(new Error('device lost')) }), 'device lost'],
  ['ignores dropout', (execution) => ({ setKnobs: (knobs) => execution.setKnobs({ ...knobs, 'dropout.1': 0 }) }), 'losses'],
  ['ignores regularisation', (execution) => ({ setKnobs: (knobs) => execution.setKnobs({ ...knobs, l2: 0 }) }), 'dense'],
]; // prettier-ignore

test.each(faults)('a backend that %s fails', async (_fault, change, where) => {
  const result = await selfTest(broken(change));
  expect(result.passed).toBe(false);
  expect(result.passed ? '' : result.sentence).toContain(where);
});
