/** The runs that wait, in order. A run waits at most once. */
import type { RunId } from '../spec/ids.ts';

/** `restarts`: how often it lost its trainer without a person's doing. */
export type Waiting = { id: RunId; stepOnly: boolean; restarts: number };

/** A run that has lost its trainer more often than that waits for a person. */
export const maxRestarts = 3;

export class RunQueue {
  #items: Waiting[] = [];

  get items(): Waiting[] {
    return this.#items.map((item) => ({ ...item }));
  }

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
