/** The supervisor worker: `Tab` joined with this browser's IndexedDB, Web Locks, BroadcastChannel and trainer workers. */
import { expose } from 'comlink';
import { openStore } from '../storage/idb-store.ts';
import { createLeaseOnlyLocks } from '../supervisor/own-lock.ts';
import { Tab } from '../supervisor/tab.ts';
import type { TabMessage } from '../supervisor/tab.ts';
import { createClock } from './clock.ts';
import type { SupervisorDoor, SupervisorNews } from './protocol.ts';
import { spawnWorker } from './spawn.ts';
import trainerUrl from './trainer.worker.ts?worker&url';
import { trainerSpawner } from './trainer-link.ts';

const channel = new BroadcastChannel('daybook');
const clock = createClock();
let opened: Tab | null = null;

function tab(): Tab {
  if (!opened) throw new Error('The supervisor was not opened.');
  return opened;
}

const door: SupervisorDoor = {
  open: async (port, surroundings) => {
    let sequence = 0;
    const post = (news: SupervisorNews) => port.postMessage({ ...news, sequence: ++sequence });
    const trouble = (message: string) => post({ type: 'trouble', message });
    opened = new Tab({
      openStore: () => openStore({ onWaiting: trouble, onSuperseded: trouble }),
      locks: navigator.locks ?? createLeaseOnlyLocks(),
      channel: {
        post: (message) => channel.postMessage(message),
        onMessage: (listener) => channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listener(data)),
      },
      clock: { now: () => Date.now(), monotonic: () => performance.now(), after: clock.after, every: clock.every },
      spawnTrainer: trainerSpawner(() => spawnWorker(trainerUrl, 'trainer'), surroundings),
      newId: () => [...crypto.getRandomValues(new Uint32Array(3))].join('-'),
      post,
    });
    opened.open();
  },
  start: async (runs, options) => tab().start(runs, options),
  pause: async (id) => tab().pause(id),
  resume: async (id) => tab().resume(id),
  step: async (id) => tab().step(id),
  stop: async (id) => tab().stop(id),
  kill: async (id) => tab().kill(id),
  watch: async (id, interest) => tab().watch(id, interest),
  takeOver: async () => tab().takeOver(),
};

expose(door);
