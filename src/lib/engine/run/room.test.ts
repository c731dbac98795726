import { backend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { nodeBackends, openTestExecutor, tensorCount, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { isHeap } from '../backends/memory-limits.ts';
import type { Executor } from '../executors/executor.ts';
import { overfitCheck } from './overfit-check.ts';
import { rangeTest } from './range-test.ts';

const executor = testExecutors();
const prepared = aPrepared({ train: 200 });
const run = aTrainRun({ training: { epochs: 1, batchSize: 128 }, layers: [dense(200, 'relu'), dense(3)] });
const narrow = (inner: Executor): Executor => ({ ...inner, limits: { name: 'wasm', whole: 100_000, buffer: null } });

const saysWhatFits =
  /^A batch of 128 needs about \d+ kB on wasm, which has 98 kB, and dense 1 alone takes \d+ kB: at most (\d+) fits, so make the batch smaller\.$/;

test.each(nodeBackends)('on %s a training that cannot fit is refused before it begins, and the size that it names trains', async (name) => {
  const on = narrow(executor(name));
  const before = tensorCount(name);
  const [refused, ...rest] = await allEvents({ run, prepared }, services(on));
  expect(rest).toEqual([]);
  if (refused?.type !== 'failed') throw new Error('The training was not refused.');
  expect(refused.message).toMatch(saysWhatFits);
  expect(tensorCount(name)).toBe(before);
  const fits = Number(saysWhatFits.exec(refused.message)?.[1]);
  const smaller = { ...run, resolved: { ...run.resolved, training: { ...run.resolved.training, batchSize: fits } } };
  expect(ofType(await allEvents({ run: smaller, prepared }, services(on)), 'finished')).toHaveLength(1);
  const larger = { ...run, resolved: { ...run.resolved, training: { ...run.resolved.training, batchSize: fits + 1 } } };
  expect(ofType(await allEvents({ run: larger, prepared }, services(on)), 'failed')).toHaveLength(1);
});

test('overfit checks and range tests are refused alike', async () => {
  for (const loop of [overfitCheck, rangeTest]) {
    const events = [];
    for await (const event of loop({ run, prepared, checkpoint: null }, services(narrow(executor('cpu'))))) events.push(event);
    expect(events).toEqual([{ type: 'failed', message: expect.stringMatching(saysWhatFits) }]);
  }
});

test('an allocation that fails in the middle becomes one sentence with a size that is likely to fit', async () => {
  const on = await openTestExecutor('wasm');
  const open: object = backend();
  const heap = 'wasm' in open ? open.wasm : null;
  if (!isHeap(heap)) throw new Error('The wasm backend has no heap.');
  const wide = { ...run, resolved: { ...run.resolved, model: { version: 1 as const, layers: [dense(60_000, 'relu'), dense(3)] } } };
  const ballast = heap._malloc(2 ** 31 - 48 * 2 ** 20); // never touched, so it costs addresses alone
  try {
    const events = await allEvents({ run: wide, prepared }, services(on));
    expect(ofType(events, 'started')).toHaveLength(1);
    expect(events.at(-1)).toEqual({
      type: 'failed',
      message: expect.stringMatching(
        /^There was no memory left on wasm for a batch of 128, which needs about \d+ MB: a batch of \d\d is likely to fit, or close other pages\.$/,
      ),
    });
  } finally {
    heap._free(ballast);
  }
});
