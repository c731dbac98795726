/**
 * Remembers outside the database how much there was, so that data the browser threw away are missed and not taken for a first
 * visit. Says so until a person has seen it. Counts only; what a person deleted is no loss.
 */
import type { Count, Counts } from '../../storage/store.ts';

type Sight = Counts & { at: number };
export type CanaryStorage = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'daybook-canary';

export class Canary {
  readonly #storage: CanaryStorage;
  readonly #now: () => number;

  /** `now` in Unix milliseconds. */
  constructor(storage: CanaryStorage, now: () => number) {
    this.#storage = storage;
    this.#now = now;
  }

  /** The sentence on what is gone since the last look; null when everything is there, which is then remembered. */
  look(counts: Counts): string | null {
    const before = this.#read();
    const [runs, notebooks] = before ? [lost(before.runs, counts.runs), lost(before.notebooks, counts.notebooks)] : [0, 0];
    if (!before || runs + notebooks === 0) {
      this.remember(counts);
      return null;
    }
    const gone = [counted(runs, 'run'), counted(notebooks, 'notebook')].filter((part) => part !== '').join(' and ');
    const verb = runs + notebooks === 1 ? 'is' : 'are';
    const day = new Date(before.at).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' });
    return `The browser has removed data of this page since ${day}: ${gone} ${verb} gone. Save notebooks to files, or allow persistent storage.`;
  }

  /** From now on this is what there is. */
  remember(counts: Counts): void {
    try {
      this.#storage.setItem(key, JSON.stringify({ ...counts, at: this.#now() } satisfies Sight));
    } catch {
      // A browser that keeps nothing here keeps no canary either.
    }
  }

  #read(): Sight | null {
    try {
      const stored: unknown = JSON.parse(this.#storage.getItem(key) ?? 'null');
      return isSight(stored) ? stored : null;
    } catch {
      return null; // unreadable: nothing is known
    }
  }
}

/** `ever` never falls by deleting, so that a smaller one is a loss; no more can be lost than was there. */
const lost = (before: Count, now: Count): number => Math.max(0, Math.min(before.ever - now.ever, before.kept));

const counted = (count: number, noun: string): string => (count === 0 ? '' : count === 1 ? `1 ${noun}` : `${count} ${noun}s`);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is Count => isObject(value) && Number.isFinite(value.kept) && Number.isFinite(value.ever);
const isSight = (value: unknown): value is Sight =>
  isObject(value) && isCount(value.runs) && isCount(value.notebooks) && Number.isFinite(value.at);
