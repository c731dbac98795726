/**
 * Histories that columns of the runs table read, such as the loss at one epoch: asked for by need, some at a time, each once. A run that
 * still trains is not read: its history is not whole. One that cannot be read counts as empty.
 */
import { emptyHistory } from '../../runs/apply-event.ts';
import type { ColumnHistory } from '../../runs/columns/column.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Store } from '../../storage/store.ts';

const atOnce = 100;

export class ColumnHistories {
  readonly #store: () => Promise<Pick<Store, 'readHistory'>>;
  readonly #asked = new Set<RunId>();
  #known = $state.raw<ReadonlyMap<RunId, ColumnHistory>>(new Map());

  constructor(store: () => Promise<Pick<Store, 'readHistory'>>) {
    this.#store = store;
  }

  of(id: RunId): ColumnHistory | undefined {
    return this.#known.get(id);
  }

  async want(ids: readonly RunId[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#asked.has(id));
    for (const id of fresh) this.#asked.add(id);
    for (let at = 0; at < fresh.length; at += atOnce) {
      const store = await this.#store();
      const read = fresh.slice(at, at + atOnce).map(async (id) => [id, await store.readHistory(id).catch(() => emptyHistory())] as const);
      this.#known = new Map([...this.#known, ...(await Promise.all(read))]);
    }
  }
}
