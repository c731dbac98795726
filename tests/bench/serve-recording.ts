/** What recording a sweep like W6 adds, in a worker on a real disk: the median over five sweeps of 32 runs, after one that warms up. */
import { openStore } from '../../src/lib/storage/idb-store.ts';
import { recordingCost } from '../support/recording-cost.ts';
import { answerOnPort } from './answer-on-port.ts';

export type Recording = { beforeMs: number; afterMs: number };

async function answer(): Promise<Recording> {
  const store = await openStore();
  const costs: Recording[] = [];
  for (let sweep = 0; sweep < 6; sweep++) costs.push(await recordingCost(store, { now: () => performance.now() }));
  const whole = ({ beforeMs, afterMs }: Recording): number => beforeMs + afterMs;
  const [, , middle] = costs.slice(1).toSorted((a, b) => whole(a) - whole(b));
  if (!middle) throw new Error('Nothing was recorded.');
  return { beforeMs: middle.beforeMs, afterMs: middle.afterMs };
}

answerOnPort(answer);
