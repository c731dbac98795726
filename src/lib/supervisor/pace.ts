/**
 * How fast the runs of one group train, by what was seen of them, and whether what is left of them is worth several trainers. Knows one
 * group at a time. Decides only where runs train, never what they become.
 */
import type { Environment } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import { isOver } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';

/** What is left of a group must take longer than this for others to help; and so long it is watched before anything is said. */
export const worthMs = 1000;
const watchedMs = 250;
/** A trainer that helps is given about so much at once, so that all end at about the same time. */
const portionMs = 500;
/** An epoch this long is not waited for. */
const longEpochMs = 1000;

type Seen = { ms: number; share: number };

export class Pace {
  #group: RunId | null = null;
  readonly #seen = new Map<RunId, Seen>();
  #environment: Environment | null = null;
  #isShared = false;

  /** `trainedMs`: since its trainer began with it, while no epoch has ended. */
  heard({ id, repeat, state, environment, resolved, ...run }: Run, trainedMs: number): void {
    if (!repeat) return;
    if (repeat.group !== this.#group) this.#forget(repeat.group);
    this.#environment = environment ?? this.#environment;
    const { epochs } = resolved.training;
    const steps = (run.stepsPerEpoch ?? Infinity) * epochs;
    if (isOver(state.status)) this.#seen.set(id, { ms: run.elapsedMs, share: state.status === 'finished' ? 1 : run.epochsDone / epochs });
    else if (run.epochsDone > 0) this.#seen.set(id, { ms: run.elapsedMs, share: run.epochsDone / epochs });
    else if (trainedMs > longEpochMs) this.#seen.set(id, { ms: trainedMs, share: run.stepsDone / steps });
  }

  /** Whether several trainers may have runs of this group: yes from when so much was left that it pays. */
  isShared(group: RunId | undefined): boolean {
    return this.#isShared && group === this.#group;
  }

  /** `left`: the runs of the group that have not begun. Returns whether they were shared just now. */
  share(group: RunId | undefined, left: number): boolean {
    const { runMs } = this;
    if (group !== this.#group || runMs === null || this.#isShared || left * runMs <= worthMs) return false;
    if (this.#environment?.backend === 'webgpu') return false; // one device: another trainer would only take turns with the first
    this.#isShared = true;
    return true;
  }

  /** Where they train. */
  environmentOf(group: RunId | undefined): Environment | null {
    return group === this.#group ? this.#environment : null;
  }

  /** How many of the `left` runs of a group one of so many trainers takes at once. */
  portion(group: RunId | undefined, { left, trainers }: { left: number; trainers: number }): number {
    const { runMs } = this;
    if (!this.isShared(group) || runMs === null) return left;
    return Math.max(Math.min(Math.ceil(left / trainers), Math.floor(portionMs / runMs)), 1);
  }

  /** What one of them takes from its start to its end, in milliseconds; null: not known yet. */
  get runMs(): number | null {
    let [ms, share] = [0, 0];
    for (const seen of this.#seen.values()) [ms, share] = [ms + seen.ms, share + seen.share];
    return ms < watchedMs || share === 0 ? null : ms / share;
  }

  #forget(group: RunId): void {
    this.#group = group;
    this.#seen.clear();
    this.#environment = null;
    this.#isShared = false;
  }
}
