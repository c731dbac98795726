/** The runs that wait, in order. A run waits at most once. */
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';

/** `restarts`: how often it lost its trainer without a person's doing. `group`: runs of one press that may share a trainer. */
export type Waiting = { id: RunId; stepOnly: boolean; restarts: number; group?: RunId };

/** A run that has lost its trainer more often than that waits for a person. */
export const maxRestarts = 3;

/** How a run waits that nothing has happened to. */
export const waitingOf = ({ id, repeat }: Run, { stepOnly = false, restarts = 0 } = {}): Waiting => ({
  id,
  stepOnly,
  restarts,
  ...(repeat && { group: repeat.group }),
});

/** Only how it waits. */
export const asWaiting = ({ id, stepOnly, restarts, group }: Waiting): Waiting => ({ id, stepOnly, restarts, ...(group && { group }) });

const isOfOneGroup = (a: Waiting, b: Waiting): boolean => a === b || (a.group !== undefined && a.group === b.group);

export class RunQueue {
  #items: Waiting[] = [];

  get items(): Waiting[] {
    return this.#items.map((item) => ({ ...item }));
  }

  get ids(): RunId[] {
    return this.#items.map(({ id }) => id);
  }

  /** The first one, and those next to it that may share its trainer. */
  get nextJob(): Waiting[] {
    const [first] = this.#items;
    if (!first) return [];
    const end = this.#items.findIndex((item) => !isOfOneGroup(item, first));
    return this.items.slice(0, end < 0 ? this.#items.length : end);
  }

  find(id: RunId): Waiting | undefined {
    return this.#items.find((item) => item.id === id);
  }

  add(item: Waiting): void {
    this.#items = [...this.#items.filter(({ id }) => id !== item.id), item];
  }

  /** Before all others, in this order: what was interrupted or had not begun goes on first. */
  addFirst(items: readonly Waiting[]): void {
    this.#items = [...items, ...this.#items.filter(({ id }) => !items.some((item) => item.id === id))];
  }

  /** Whether any of them waited. */
  remove(ids: readonly RunId[]): boolean {
    const before = this.#items.length;
    this.#items = this.#items.filter(({ id }) => !ids.includes(id));
    return this.#items.length < before;
  }
}
