/**
 * What is kept beside the record of a run that ended: its validation predictions. A trainer is asked for them while nothing trains or
 * waits, one run after another, and training goes before them. What cannot be made here is made when the run is opened. Writes no record.
 */
import type { Checkpoint } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import { whyUnkept } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import type { Store } from '../storage/store.ts';
import type { PackedPredictions } from '../worker/protocol.ts';
import type { Clock } from './clock.ts';

/** A person who presses Run again does not meet it. */
export const quietMs = 400;

type Surroundings = { store: Pick<Store, 'readRun' | 'readCheckpoint' | 'keepPredictions'>; clock: Clock };
type Means = {
  isQuiet: () => boolean;
  /** Resolves true when all that was told so far is on disk. */
  settled: () => Promise<boolean>;
  ask: (run: Run, checkpoint: Checkpoint) => Promise<PackedPredictions>;
};

export class Predicting {
  readonly #surroundings: Surroundings;
  readonly #means: Means;
  readonly #ended = new Set<RunId>();
  #cancel: (() => void) | null = null;
  #isAtWork = false;

  constructor(surroundings: Surroundings, means: Means) {
    this.#surroundings = surroundings;
    this.#means = means;
  }

  /** A run came to its end. */
  add(run: Run): void {
    if (whyUnkept(run) === null && run.epochsDone > 0) this.#ended.add(run.id);
  }

  /** After anything moved: begins once it has been quiet for a while. */
  consider(): void {
    if (this.#cancel || this.#isAtWork || this.#ended.size === 0 || !this.#means.isQuiet()) return;
    this.#cancel = this.#surroundings.clock.after(quietMs, () => {
      this.#cancel = null;
      void this.#work();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#ended.clear();
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    try {
      for (const id of this.#ended) if ((await this.#keep(id)) === 'later') break;
    } catch {
      this.#ended.clear(); // the trainer or the storage broke, which is said elsewhere: no other run may break the next one
    } finally {
      this.#isAtWork = false;
    }
  }

  async #keep(id: RunId): Promise<'done' | 'later'> {
    const { isQuiet, settled, ask } = this.#means;
    const { store } = this.#surroundings;
    if (!isQuiet() || !(await settled())) return 'later';
    const [run, checkpoint] = await Promise.all([store.readRun(id), store.readCheckpoint(id)]);
    const packed = run && checkpoint ? await ask(run, checkpoint) : null; // it may have been deleted
    if (packed === 'later') return 'later';
    this.#ended.delete(id);
    if (packed) await store.keepPredictions(id, packed);
    return 'done';
  }
}
