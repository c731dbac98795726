/**
 * The histories behind the charts beside the runs table: read once a run, by need, then grown by the events of those that train.
 * Reads only; runs that nobody draws are neither read nor followed.
 */
import type { History } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Store } from '../../storage/store.ts';
import { RunHistories } from '../ledger/run-histories.svelte.ts';
import type { RunNews } from '../notebook/run-news.ts';

type Services = {
  store: () => Promise<Pick<Store, 'readHistory'>>;
  listen: (listener: (news: RunNews[]) => void) => () => void;
};

export class ChartHistories {
  readonly #histories: RunHistories;
  readonly #wanted = new Set<RunId>();
  readonly #stop: () => void;

  constructor({ store, listen }: Services) {
    this.#histories = new RunHistories({ readHistory: async (id) => (await store()).readHistory(id) });
    this.#stop = listen((news) => {
      this.#histories.growAll(news.filter(({ id, events }) => this.#wanted.has(id) && events.length > 0));
    });
  }

  /** null: it is still being read. */
  of(id: RunId): History | null {
    return this.#histories.of(id);
  }

  async want(ids: readonly RunId[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#wanted.has(id));
    for (const id of fresh) this.#wanted.add(id);
    await this.#histories.readAll(fresh);
  }

  close(): void {
    this.#stop();
  }
}
