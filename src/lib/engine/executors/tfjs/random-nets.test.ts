import { expect, test } from 'vitest';
import { randomNet } from '../../../../../tests/support/random-nets.ts';
import { disagreements } from '../../../../../tests/support/random-training.ts';
import { nodeBackends, testExecutors } from '../../../../../tests/support/tfjs.ts';

const executorOf = testExecutors();

const netCount = 200;
const netsPerTest = 25;

const groups = Array.from({ length: netCount / netsPerTest }, (_, group) => group * netsPerTest);

test.each(groups)('random nets from seed %i agree with the reference on cpu and wasm over 20 steps', { timeout: 60_000 }, async (first) => {
  const executors = new Map(nodeBackends.map((name) => [name, executorOf(name)]));
  const wrong: string[] = [];
  for (let seed = first; seed < first + netsPerTest; seed++) wrong.push(...(await disagreements(randomNet(seed), executors)));
  expect(wrong).toEqual([]);
});
