/**
 * A page's side of the worker that packs and unpacks the ledger. It is started when one is opened; every command settles, and one that is
 * pending when it is closed is rejected with the reason.
 */
import { openLine, type Line } from './line.ts';
import { spawnWorker } from './spawn.ts';
import takeoutUrl from './takeout.worker.ts?worker&url';
import type { TakeoutDoor, TakeoutNews, TakeoutProgress } from './takeout.ts';

export const openTakeout = (onProgress: (progress: TakeoutProgress) => void): Line<TakeoutDoor> =>
  openLine<TakeoutDoor, TakeoutNews>({
    worker: spawnWorker(takeoutUrl, 'takeout'),
    surroundings: { baseUrl: '' }, // it reads nothing of the build
    onNews: onProgress,
    onDeath: () => undefined, // the pending command says so
    noun: 'worker that packs files',
  });
