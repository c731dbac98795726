/**
 * The curves of runs that are looked at: read from the store once, then grown by the events of those that train. Events that come
 * while a history is still being read wait for it.
 */
import { applyAllToHistory, emptyHistory } from '../../runs/apply-event.ts';
import type { LedgerEvent } from '../../runs/events.ts';
import type { History } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Store } from '../../storage/store.ts';

export class RunHistories {
  readonly #store: Pick<Store, 'readHistory'>;
  readonly #waiting = new Map<RunId, LedgerEvent[]>(); // of histories that are being read
  #known = $state.raw<ReadonlyMap<RunId, History>>(new Map());

  constructor(store: Pick<Store, 'readHistory'>) {
    this.#store = store;
  }

  of(id: RunId): History | null {
    return this.#known.get(id) ?? null;
  }

  /** A run that was just made: there is nothing to read. */
  begin(id: RunId): void {
    this.#put(id, emptyHistory());
  }

  async read(id: RunId, events: LedgerEvent[] = []): Promise<void> {
    if (this.#known.has(id) || this.#waiting.has(id)) return;
    this.#waiting.set(id, [...events]);
    const stored = await this.#store.readHistory(id).catch(() => emptyHistory());
    const missed = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    this.#put(id, applyAllToHistory(stored, missed));
  }

  grow(id: RunId, events: LedgerEvent[]): void {
    const known = this.#known.get(id);
    const waiting = this.#waiting.get(id);
    if (waiting) waiting.push(...events);
    else if (known) this.#put(id, applyAllToHistory(known, events));
    else void this.read(id, events);
  }

  #put(id: RunId, history: History): void {
    this.#known = new Map(this.#known).set(id, history);
  }
}
