import { expect, test } from 'vitest';
import { runOps, type OpList } from '../../../../../../tests/support/run-ops.ts';
import { nodeBackends, openTestExecutor } from '../../../../../../tests/support/tfjs.ts';
import type { Part } from '../../../ops/op.ts';
import type { Executor } from '../../executor.ts';
import { createReferenceExecutor } from '../../reference/executor.ts';

const executors: [string, () => Promise<Executor>][] = [
  ['reference', () => Promise.resolve(createReferenceExecutor())],
  ...nodeBackends.map((name): [string, () => Promise<Executor>] => [name, () => openTestExecutor(name)]),
];

const take = (part: Part, inputSize: number, outputSize: number): OpList => ({
  inputSize,
  outputSize,
  ops: ({ input, output }) => [{ op: 'take', input, output, part }],
});

const upTo = (count: number) => Float32Array.from({ length: count }, (_, i) => i + 1);

test.each(executors)('takes the middle, a column and a row turned round on %s', async (_name, open) => {
  const executor = await open();
  expect([...(await runOps(executor, take({ start: 1, lengths: [2], strides: [1] }, 4, 2), upTo(8)))]).toEqual([2, 3, 6, 7]);
  expect([...(await runOps(executor, take({ start: 1, lengths: [2], strides: [3] }, 6, 2), upTo(12)))]).toEqual([2, 5, 8, 11]);
  expect([...(await runOps(executor, take({ start: 3, lengths: [4], strides: [-1] }, 4, 4), upTo(4)))]).toEqual([4, 3, 2, 1]);
});

test.each(executors)('takes windows that overlap on %s', async (_name, open) => {
  const windows = take({ start: 0, lengths: [3, 2], strides: [1, 1] }, 4, 6);
  expect([...(await runOps(await open(), windows, upTo(4)))]).toEqual([1, 2, 2, 3, 3, 4]);
});

const parts: [string, number, Part][] = [
  ['a stretch', 9, { start: 4, lengths: [3], strides: [1] }],
  ['every second number', 9, { start: 1, lengths: [4], strides: [2] }],
  ['a matrix turned', 12, { start: 0, lengths: [4, 3], strides: [1, 4] }],
  ['positions in reverse', 12, { start: 8, lengths: [3, 4], strides: [-4, 1] }],
  ['both in reverse', 12, { start: 11, lengths: [3, 4], strides: [-4, -1] }],
  ['the heads of a projection', 2 * 12, { start: 4, lengths: [2, 2, 2], strides: [2, 12, 1] }],
  ['four axes with one of length 1', 48, { start: 2, lengths: [2, 1, 3, 2], strides: [24, 5, 8, 3] }],
  ['one number', 5, { start: 3, lengths: [1], strides: [7] }],
];
const cases = executors.flatMap(([name, open]) => parts.map(([what, size, part]) => ({ name, open, what, size, part })));

test.each(cases)('puts back what it took: $what on $name', async ({ open, size, part }) => {
  const entries = part.lengths.reduce((product, length) => product * length, 1);
  const executor = await open();
  const rows = upTo(size * 2);
  const back = (isOnto: boolean): OpList => ({
    inputSize: size,
    scratch: [entries],
    outputSize: size,
    ops: ({ input, scratch, output }) => [
      { op: 'take', input, output: scratch(0), part },
      { op: 'place', input: scratch(0), output, onto: isOnto ? input : null, part },
    ],
  });
  expect(await runOps(executor, back(true), rows)).toEqual(rows);
  const alone = await runOps(executor, back(false), rows);
  const taken = new Set(await runOps(executor, take(part, size, entries), rows));
  expect(taken.size).toBe(2 * entries);
  expect(alone).toEqual(rows.map((value) => (taken.has(value) ? value : 0)));
});

test('parts that meet are not put back', async () => {
  const part: Part = { start: 0, lengths: [3, 2], strides: [1, 1] };
  const meeting: OpList = { inputSize: 6, outputSize: 4, ops: ({ input, output }) => [{ op: 'place', input, output, onto: null, part }] };
  await expect(async () => runOps(await openTestExecutor('cpu'), meeting, upTo(6))).rejects.toThrow('cannot be put back');
});
