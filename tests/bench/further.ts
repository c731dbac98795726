/** Questions to our own engine in a worker: what a step costs against rows, weights and lanes, and whether memory stays flat. */

import { findBackend } from '@tensorflow/tfjs-core';
import { heldBytes } from '../../src/lib/engine/backends/held-bytes.ts';
import { dense } from '../support/layers.ts';
import { answerOnPort } from './answer-on-port.ts';
import { trainOne } from './contestants/own-train.ts';
import { openOwn } from './open-own.ts';
import { readServed } from './read-served.ts';
import { named, filled, type Workload } from './workloads.ts';

export type Point = { of: number; ms: number };
export type Further = {
  rows: Point[]; // an epoch
  units: Point[]; // an epoch; of: weights
  lanes: Point[]; // all of them
  memory: { runs: number; tensors: number; bytes: number }[];
};

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

async function answer(): Promise<Further> {
  const executor = await openOwn(readServed);
  const time = async (workload: Workload, lanes = 1): Promise<number> => {
    const times: number[] = [];
    for (let repeat = 0; repeat < 7; repeat++) {
      let sum = 0;
      for (let lane = 0; lane < lanes; lane++) sum += (await trainOne(executor, workload, lane)).ms;
      times.push(sum);
    }
    return median(times);
  };
  const small = named('W1');
  const digits = { ...named('W2'), epochs: 4 };
  await time(small);
  const rows: Point[] = [];
  for (const examples of [500, 1000, 2000, 4000, 8000])
    rows.push({ of: examples, ms: (await time(filled({ ...digits, examples }))) / digits.epochs });
  const units: Point[] = [];
  for (const width of [16, 32, 64, 128, 256]) {
    const model = { version: 1 as const, layers: [dense(width, 'relu'), dense(width, 'relu'), dense(10)] };
    const weights = 65 * width + (width + 1) * width + (width + 1) * 10;
    units.push({ of: weights, ms: (await time({ ...digits, model })) / digits.epochs });
  }
  const lanes: Point[] = [];
  for (const many of [1, 2, 4, 8, 16, 32]) lanes.push({ of: many, ms: await time(small, many) });
  const memory: Further['memory'] = [];
  const short = { ...small, epochs: 2 };
  for (let run = 1; run <= 1000; run++) {
    await trainOne(executor, short, run);
    if (run === 20 || run === 500 || run === 1000)
      memory.push({ runs: run, tensors: findBackend('wasm')?.numDataIds() ?? NaN, bytes: heldBytes() });
  }
  return { rows, units, lanes, memory };
}

answerOnPort(answer);
