/**
 * The curves of runs that are looked at: read from the store once, then grown by the events of those that train. Events that come
 * while a history is still being read wait for it.
 */
import { applyAllToHistory, emptyHistory } from '../../runs/apply-event.ts';
import type { LedgerEvent } from '../../runs/events.ts';
import type { History } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Store } from '../../storage/store.ts';

type Known = [RunId, History];

const atOnce = 50;

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
    this.#put([[id, emptyHistory()]]);
  }

  async read(id: RunId, events: LedgerEvent[] = []): Promise<void> {
    if (this.#begins(id, events)) this.#arrive([await this.#stored(id)]);
  }

  /** Many at once, shown some at a time: each showing costs whoever draws them a drawing. */
  async readAll(ids: readonly RunId[]): Promise<void> {
    const fresh = ids.filter((id) => this.#begins(id, []));
    for (let at = 0; at < fresh.length; at += atOnce)
      this.#arrive(await Promise.all(fresh.slice(at, at + atOnce).map((id) => this.#stored(id))));
  }

  grow(id: RunId, events: LedgerEvent[]): void {
    this.growAll([{ id, events }]);
  }

  growAll(news: readonly { id: RunId; events: LedgerEvent[] }[]): void {
    const grown = news.flatMap(({ id, events }): Known[] => {
      const known = this.#known.get(id);
      const waiting = this.#waiting.get(id);
      if (waiting) waiting.push(...events);
      else if (known) return [[id, applyAllToHistory(known, events)]];
      else void this.read(id, events);
      return [];
    });
    if (grown.length > 0) this.#put(grown);
  }

  /** false where it is known, or being read already. */
  #begins(id: RunId, events: readonly LedgerEvent[]): boolean {
    if (this.#known.has(id) || this.#waiting.has(id)) return false;
    this.#waiting.set(id, [...events]);
    return true;
  }

  readonly #stored = async (id: RunId): Promise<Known> => [id, await this.#store.readHistory(id).catch(() => emptyHistory())];

  #arrive(read: readonly Known[]): void {
    this.#put(read.map(([id, stored]) => [id, applyAllToHistory(stored, this.#waiting.get(id) ?? [])]));
    for (const [id] of read) this.#waiting.delete(id);
  }

  #put(known: readonly Known[]): void {
    this.#known = new Map([...this.#known, ...known]);
  }
}
