/**
 * Short messages at the foot of the page, some with Undo. What is deleted is stored as deleted at once; `deferred` offers Undo while
 * its toast stands and commits when it has gone (or the page is left). Never asks "are you sure", never holds records.
 */
import { getContext, setContext } from 'svelte';

type Topic = 'file'; // what a message is about: a newer one of its topic takes its place
export type Toast = { id: number; text: string; tone: 'plain' | 'danger'; undo: (() => void) | null; topic?: Topic };
type Notice = { text: string; tone?: 'plain' | 'danger'; undo?: () => void; lastsMs?: number; topic?: Topic };
type Deferred = {
  text: string;
  stored?: Promise<void>; // rejects when it could not be deleted at all
  commit: () => void | Promise<void>;
  undo: () => void | Promise<void>;
  lastsMs?: number;
};

const contextKey = Symbol('toasts');
const defaultMs = 8000;
const troubleMs = 20_000; // takes longer to read, and may come unlooked for
const notDeleted = 'That could not be deleted and is back';

export class Toasts {
  #list = $state.raw<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, { timer: ReturnType<typeof setTimeout>; commit: () => void | Promise<void> }>();

  get list(): readonly Toast[] {
    return this.#list;
  }

  say({ text, tone = 'plain', undo, topic, lastsMs = tone === 'danger' ? troubleMs : defaultMs }: Notice): number {
    if (topic) this.clear(topic);
    return this.#show({ text, tone, undo: undo ?? null, commit: () => {}, lastsMs, ...(topic && { topic }) });
  }

  /** What was said about a topic is over. */
  clear(topic: Topic): void {
    for (const toast of this.#list) if (toast.topic === topic) this.dismiss(toast.id);
  }

  /** `commit` runs when the time for Undo is over. */
  deferred({ text, stored, commit, undo, lastsMs = defaultMs }: Deferred): number {
    const takeBack = () => void this.#attempt(undo, 'That could not be brought back');
    const id = this.#show({ text, tone: 'plain', undo: takeBack, commit, lastsMs });
    if (stored)
      void this.#attempt(async () => {
        try {
          await stored;
        } catch (error) {
          this.#take(id);
          throw error;
        }
      }, notDeleted);
    return id;
  }

  undo(id: number): void {
    const toast = this.#list.find((each) => each.id === id);
    if (this.#take(id)) toast?.undo?.();
  }

  dismiss(id: number): void {
    const kept = this.#take(id);
    if (kept) void this.#attempt(kept.commit, notDeleted);
  }

  /** Pointer or focus on the toasts: they wait. */
  hold(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
  }

  release(): void {
    for (const [id, kept] of this.#timers) {
      clearTimeout(kept.timer);
      kept.timer = setTimeout(() => this.dismiss(id), 4000);
    }
  }

  /** The page is going away: what was deleted is deleted. */
  flush(): void {
    for (const id of [...this.#timers.keys()]) this.dismiss(id);
  }

  /** Takes a toast away; null when it has gone already. */
  #take(id: number): { commit: () => void | Promise<void> } | null {
    const kept = this.#timers.get(id);
    if (!kept) return null;
    clearTimeout(kept.timer);
    this.#timers.delete(id);
    this.#list = this.#list.filter((each) => each.id !== id);
    return kept;
  }

  async #attempt(act: () => void | Promise<void>, problem: string): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.say({ text: `${problem}: ${error instanceof Error ? error.message : String(error)}`, tone: 'danger' });
    }
  }

  #show({ commit, lastsMs, ...toast }: Omit<Toast, 'id'> & { commit: () => void | Promise<void>; lastsMs: number }): number {
    const id = this.#next++;
    this.#list = [...this.#list.slice(-3), { ...toast, id }];
    this.#timers.set(id, { timer: setTimeout(() => this.dismiss(id), lastsMs), commit });
    return id;
  }
}

export function createToasts(): Toasts {
  return setContext(contextKey, new Toasts());
}

export function useToasts(): Toasts {
  const toasts = getContext<Toasts | undefined>(contextKey);
  if (!toasts) throw new Error('useToasts needs createToasts in a parent component.');
  return toasts;
}
