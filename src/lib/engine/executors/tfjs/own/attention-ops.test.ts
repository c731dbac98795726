import { beforeAll, describe, expect, test } from 'vitest';
import { runOps, type OpList } from '../../../../../../tests/support/run-ops.ts';
import { nodeBackends, openTestExecutor, type NodeBackend } from '../../../../../../tests/support/tfjs.ts';
import { createStream } from '../../../../numerics/streams.ts';
import type { Op, Part, View } from '../../../ops/op.ts';
import type { Executor } from '../../executor.ts';
import { createReferenceExecutor } from '../../reference/executor.ts';

const executors = new Map<NodeBackend, Executor>();
beforeAll(async () => {
  for (const name of nodeBackends) executors.set(name, await openTestExecutor(name));
});

const normals = (length: number, seed = 1): Float32Array => {
  const stream = createStream({ seed, purpose: 'sample' });
  return Float32Array.from({ length }, () => stream.normal());
};

/** Largest difference to the reference. */
async function error(list: OpList, inputs: Float32Array, name: NodeBackend): Promise<number> {
  const executor = executors.get(name);
  if (!executor) throw new Error(`${name} is not open.`);
  const [found, wanted] = [await runOps(executor, list, inputs), await runOps(createReferenceExecutor(), list, inputs)];
  expect(found.length).toBe(wanted.length);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] ?? NaN))), 0);
}

/** Two numbers of a row, as an op wants them: the first `sizes[0]` of the input and the `sizes[1]` behind them. */
function onTwo(sizes: [number, number], outputSize: number, op: (a: View, b: View, output: View) => Op): OpList {
  const part = (start: number, length: number): Part => ({ start, lengths: [length], strides: [1] });
  return {
    inputSize: sizes[0] + sizes[1],
    scratch: sizes,
    outputSize,
    ops: ({ input, output, scratch }) => [
      { op: 'take', input, output: scratch(0), part: part(0, sizes[0]) },
      { op: 'take', input, output: scratch(1), part: part(sizes[0], sizes[1]) },
      op(scratch(0), scratch(1), output),
    ],
  };
}

const products = [
  { groups: 1, rows: 2, inner: 4, columns: 4 },
  { groups: 3, rows: 5, inner: 2, columns: 7 },
  { groups: 2, rows: 1, inner: 9, columns: 1 },
  { groups: 4, rows: 6, inner: 3, columns: 5 },
  { groups: 2, rows: 3, inner: 1, columns: 2 },
].flatMap((shape) =>
  nodeBackends.flatMap((name) => [0, 1, 2, 3].map((turns) => ({ name, ...shape, transposeA: turns > 1, transposeB: turns % 2 === 1 }))),
);

test.each(products)('$groups x $rows x $inner x $columns, turned $transposeA $transposeB, on $name', async ({ name, ...shape }) => {
  const { groups, rows, inner, columns } = shape;
  const list = onTwo([groups * rows * inner, groups * inner * columns], groups * rows * columns, (a, b, output) => ({
    ...{ op: 'batchedMatmul', a, b, output, scale: 0.5, ...shape },
  }));
  expect(await error(list, normals(3 * list.inputSize), name)).toBeLessThan(1e-5);
});

describe.each(nodeBackends)('on %s', (name) => {
  test('numbers are multiplied one by one', async () => {
    const list = onTwo([5, 5], 5, (a, b, output) => ({ op: 'multiply', a, b, output }));
    expect(await error(list, normals(30), name)).toBe(0);
  });

  test.each([
    [6, null],
    [1, null],
    [4, 4],
    [5, 3],
    [2, 4],
  ])('softmax over %i, causal over %s rows', async (width, causalRows) => {
    const size = width * 12;
    const list: OpList = {
      inputSize: size,
      outputSize: size,
      ops: ({ input, output }) => [{ op: 'softmax', input, output, width, causalRows }],
    };
    const inputs = normals(2 * size).map((value) => value * 8);
    expect(await error(list, inputs, name)).toBeLessThan(1e-6);
    const gradient = onTwo([size, size], size, (shares, dOutput, dInput) => ({
      op: 'softmaxGradient',
      output: shares,
      dOutput,
      dInput,
      width,
    }));
    expect(await error(gradient, normals(4 * size), name)).toBeLessThan(1e-5);
  });

  test('causal softmax hides what comes later, whatever stands there', async () => {
    const list: OpList = {
      inputSize: 9,
      outputSize: 9,
      ops: ({ input, output }) => [{ op: 'softmax', input, output, width: 3, causalRows: 3 }],
    };
    const executor = executors.get(name);
    if (!executor) throw new Error(`${name} is not open.`);
    expect([...(await runOps(executor, list, Float32Array.of(0, NaN, 1e30, 2, 2, Infinity, 0, 0, -Infinity)))]).toEqual([
      1, 0, 0, 0.5, 0.5, 0, 0.5, 0.5, 0,
    ]);
  });
});
