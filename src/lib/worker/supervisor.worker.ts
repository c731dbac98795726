/** The supervisor worker: `Tab` joined with this browser's IndexedDB, Web Locks, BroadcastChannel and trainer workers. */
import { expose } from 'comlink';
import { openStore } from '../storage/idb-store.ts';
import { createLeaseOnlyLocks } from '../supervisor/own-lock.ts';
import { trainersFor } from '../supervisor/pool.ts';
import { Tab } from '../supervisor/tab.ts';
import type { TabMessage } from '../supervisor/tab.ts';
import { createClock } from './clock.ts';
import { spawnEngine } from './spawn-engine.ts';
import { createSupervisorDoor } from './supervisor-door.ts';
import { trainerSpawner } from './trainer-link.ts';

const channel = new BroadcastChannel('daybook');
const clock = createClock();

expose(
  createSupervisorDoor((post, surroundings) => {
    return new Tab({
      openStore: () =>
        openStore({
          onWaiting: (trouble) => post({ type: 'storage', trouble }), // until the supervisor says that it works
          onSuperseded: (message) => post({ type: 'trouble', message }),
        }),
      locks: navigator.locks ?? createLeaseOnlyLocks(),
      channel: {
        post: (message) => channel.postMessage(message),
        onMessage: (listener) => channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listener(data)),
      },
      clock: { now: () => Date.now(), monotonic: () => performance.now(), after: clock.after, every: clock.every },
      spawnTrainer: trainerSpawner(() => spawnEngine('trainer'), surroundings),
      trainers: trainersFor(navigator.hardwareConcurrency),
      newId: () => [...crypto.getRandomValues(new Uint32Array(3))].join('-'),
      post,
    });
  }),
);
