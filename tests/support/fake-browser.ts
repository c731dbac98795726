import type { Locks } from '../../src/lib/supervisor/own-lock.ts';
import { Tab } from '../../src/lib/supervisor/tab.ts';
import type { TabMessage } from '../../src/lib/supervisor/tab.ts';
import type { Store } from '../../src/lib/storage/store.ts';
import { createMemoryStore } from '../../src/lib/storage/memory-store.ts';
import type { SupervisorNews } from '../../src/lib/worker/protocol.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeTrainers } from './fake-trainer.ts';

type Holder = { owner: FakeTab; lost: (error: Error) => void };
type Waiter = { owner: FakeTab; grant: () => void };

/** A tab of the fake browser: its supervisor side, and what its page heard. */
export class FakeTab {
  readonly news: SupervisorNews[] = [];
  readonly trainers = new FakeTrainers();
  isFrozen = false; // hears and says nothing
  isClosed = false;
  tab: Tab | null = null;

  get supervisor(): Tab {
    if (!this.tab) throw new Error('The tab was not opened.');
    return this.tab;
  }

  last<Type extends SupervisorNews['type']>(type: Type): Extract<SupervisorNews, { type: Type }> | undefined {
    return this.news.findLast((news): news is Extract<SupervisorNews, { type: Type }> => news.type === type);
  }
}

/** One browser: a ledger, a lock, a channel, and tabs that come and go. */
export class FakeBrowser {
  readonly clock = new FakeClock();
  readonly store: Store = createMemoryStore();
  readonly tabs: FakeTab[] = [];
  #listeners = new Map<FakeTab, (message: TabMessage) => void>();
  #holder: Holder | null = null;
  #line: Waiter[] = [];
  #ids = 0;

  open(openStore: () => Promise<Store> = async () => this.store): FakeTab {
    const tab = new FakeTab();
    this.tabs.push(tab);
    tab.tab = new Tab({
      openStore,
      locks: this.#locksOf(tab),
      channel: {
        post: (message) => this.#post(tab, message),
        onMessage: (listener) => this.#listeners.set(tab, listener),
      },
      clock: this.clock,
      spawnTrainer: tab.trainers.spawn,
      trainers: 1,
      newId: () => `ask${++this.#ids}`,
      post: (news) => tab.news.push(structuredClone(news)),
    });
    tab.tab.open();
    return tab;
  }

  /** The tab is gone without a word; its lock goes to the next in line. */
  crash(tab: FakeTab): void {
    tab.isClosed = true;
    tab.isFrozen = true;
    this.#line = this.#line.filter(({ owner }) => owner !== tab);
    if (this.#holder?.owner === tab) this.#free();
  }

  #post(from: FakeTab, message: TabMessage): void {
    const copy = structuredClone(message);
    if (from.isFrozen) return;
    for (const [tab, listener] of this.#listeners) if (tab !== from && !tab.isFrozen) queueMicrotask(() => listener(copy));
  }

  #free(): void {
    this.#holder = null;
    this.#line.shift()?.grant();
  }

  #locksOf(owner: FakeTab): Locks {
    return {
      request: (_name, options, callback) =>
        new Promise((resolve, reject) => {
          const grant = () => {
            const holder: Holder = { owner, lost: reject };
            this.#holder = holder;
            void Promise.resolve(callback({})).then((value) => {
              if (this.#holder === holder) this.#free();
              resolve(value);
            });
          };
          if (options.steal) {
            this.#holder?.lost(new DOMException('Stolen.', 'AbortError'));
            grant();
          } else if (!this.#holder) grant();
          else if (options.ifAvailable) resolve(callback(null));
          else {
            const waiter = { owner, grant };
            this.#line.push(waiter);
            options.signal?.addEventListener('abort', () => {
              this.#line = this.#line.filter((each) => each !== waiter);
              reject(new DOMException('Called off.', 'AbortError'));
            });
          }
        }),
    };
  }
}
