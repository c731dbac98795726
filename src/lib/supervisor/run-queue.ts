/** The runs that wait, in order. A run waits at most once. */
import type { RunId } from '../spec/ids.ts';

export type Waiting = { id: RunId; stepOnly: boolean; restarts: number };

export class RunQueue {
  #items: Waiting[] = [];

  get ids(): RunId[] {
    return this.#items.map(({ id }) => id);
  }

  find(id: RunId): Waiting | undefined {
    return this.#items.find((item) => item.id === id);
  }

  add(item: Waiting): void {
    this.#items = [...this.#items.filter(({ id }) => id !== item.id), item];
  }

  /** Before all others: what was interrupted goes on first. */
  addFirst(item: Waiting): void {
    this.#items = [item, ...this.#items.filter(({ id }) => id !== item.id)];
  }

  takeFirst(): Waiting | undefined {
    return this.#items.shift();
  }

  /** Whether any of them waited. */
  remove(ids: readonly RunId[]): boolean {
    const before = this.#items.length;
    this.#items = this.#items.filter(({ id }) => !ids.includes(id));
    return this.#items.length < before;
  }
}
