/**
 * Puts new runs on disk and gives each its ordinal, its colour and dash for ever: tabs that start runs at the same moment would
 * count alike, the one writer does not. A number that was given is not given again, though its run may not have been stored.
 */
import type { Beginning, Run } from '../runs/run.ts';
import { StaleLease } from '../storage/store.ts';
import type { Store } from '../storage/store.ts';
import { withDeadline } from './clock.ts';
import type { Clock } from './clock.ts';

const storeMs = 10_000;

export class NewRuns {
  readonly #services: { store: Store; lease: number; clock: Clock };
  #lastOrdinal: number;

  constructor({ lastOrdinal, ...services }: { store: Store; lease: number; clock: Clock; lastOrdinal: number }) {
    this.#services = services;
    this.#lastOrdinal = lastOrdinal;
  }

  /** The runs as they are on disk. @throws StaleLease when another supervisor took over, Error with a sentence when storage hangs. */
  async create(runs: readonly Run[], beginnings: Beginning[] = []): Promise<Run[]> {
    const { store, lease, clock } = this.#services;
    const numbered = runs.map((run) => ({ ...run, ordinal: ++this.#lastOrdinal }));
    await withDeadline(store.createRuns(lease, numbered, beginnings), clock, {
      ms: storeMs,
      problem: "The browser's storage does not answer: the run was not started.",
    }).catch((error: unknown) => {
      if (error instanceof StaleLease) throw new StaleLease('Another tab took the training over: press Run again to train there.');
      throw error;
    });
    return numbered;
  }
}
