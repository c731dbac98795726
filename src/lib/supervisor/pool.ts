/**
 * The benches: one that is always ready, and others that are opened when the runs of a group are worth it and kept warm for a while. Says
 * where the next runs may begin; runs of different jobs never train at the same time. Keeps no queue and writes nothing.
 */
import type { Checkpoint } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import type { PackedPredictions, PreviewInterest } from '../worker/protocol.ts';
import { Bench, type BenchListeners, type OnBench } from './bench.ts';
import type { Clock } from './clock.ts';
import { Pace } from './pace.ts';
import type { Waiting } from './run-queue.ts';
import type { SpawnTrainer } from './trainer-seat.ts';

export const keepWarmMs = 60_000;
export const mostTrainers = 4;

/** One core is left to the page where that leaves more than one; two are used all the same. */
export const trainersFor = (cores: number): number => Math.min(Math.max(cores - 1, Math.min(cores, 2), 1), mostTrainers);

export type PoolServices = { spawnTrainer: SpawnTrainer; clock: Clock; trainers: number }; // `trainers`: at most

/** `resting`: what has to make room first. */
export type Place = { bench: Bench; count: number; resting: Bench[] };

export class Pool {
  readonly #services: PoolServices;
  readonly #listeners: BenchListeners;
  readonly #interests = new Map<RunId, PreviewInterest>();
  readonly #pace = new Pace();
  readonly #beganAt = new Map<RunId, number>();
  readonly #benches: Bench[] = [];
  #isHalted = false;
  #cancelIdle: (() => void) | null = null;

  constructor(services: PoolServices, listeners: Omit<BenchListeners, 'interestIn' | 'environmentOf'>) {
    this.#services = services;
    this.#listeners = {
      ...listeners,
      fold: (id, events) => {
        const run = listeners.fold(id, events);
        if (run) this.#follow(run);
        return run;
      },
      environmentOf: (group) => this.#pace.environmentOf(group),
      interestIn: (id) => this.#interests.get(id) ?? null,
      onMoved: (bench) => {
        this.#share(bench);
        this.#letGoLater();
        listeners.onMoved(bench);
      },
    };
    this.#addBench();
  }

  /** What trains, begins or is paused. */
  get running(): Readonly<OnBench>[] {
    return this.#benches.flatMap(({ running }) => running);
  }

  /** What was handed over and has not begun. */
  get waiting(): Readonly<OnBench>[] {
    return this.#benches.flatMap(({ waiting }) => waiting);
  }

  /** Where what is paused stands before others of its job. */
  get blocked(): Bench[] {
    return this.#benches.filter(({ canRest, waiting }) => canRest && waiting.length > 0);
  }

  benchOf(id: RunId): Bench | undefined {
    return this.#benches.find((bench) => bench.find(id));
  }

  /** Where the first of these runs may begin, which may share a trainer, and how many of them; null: nowhere as yet. */
  placeFor(job: readonly Waiting[]): Place | null {
    const [first] = job;
    const [primary] = this.#benches;
    if (!first || !primary) return null;
    const isShared = this.#pace.isShared(first.group);
    const count = this.#pace.portion(first.group, { left: job.length, trainers: this.#services.trainers });
    const busy = this.#benches.filter((bench) => !bench.isEmpty && !bench.canRest);
    if (busy.length === 0) {
      const resting = this.#benches.filter((bench) => bench === primary || !isOf(bench, first.group));
      return { bench: primary, count, resting: resting.filter(({ canRest }) => canRest) };
    }
    if (!isShared || !busy.every((bench) => isOf(bench, first.group))) return null;
    const bench = this.#benches.find((each) => each.canRest || (each.isEmpty && (each === primary || each.isWarm)));
    if (bench) return { bench, count, resting: bench.canRest ? [bench] : [] };
    this.#warmUp();
    return null;
  }

  watch(id: RunId, interest: PreviewInterest | null): void {
    if (interest) this.#interests.set(id, interest);
    else this.#interests.delete(id);
    this.benchOf(id)?.watch(id, interest);
  }

  /** Nothing is with any trainer. */
  get isEmpty(): boolean {
    return this.#benches.every(({ isEmpty }) => isEmpty);
  }

  /** By the trainer that is always ready. */
  async predict(run: Run, checkpoint: Checkpoint): Promise<PackedPredictions> {
    return this.isEmpty && !this.#isHalted ? (this.#benches[0]?.predict(run, checkpoint) ?? 'later') : 'later';
  }

  hold(isHalted: boolean): void {
    this.#isHalted = isHalted;
    for (const bench of this.#benches) bench.hold(isHalted);
  }

  close(): void {
    this.#cancelIdle?.();
    for (const bench of this.#benches) bench.close();
  }

  /** Follows how fast a run goes on. */
  #follow(run: Run): void {
    const now = this.#services.clock.monotonic();
    const beganAt = this.#beganAt.get(run.id) ?? now;
    if (run.state.status === 'running') this.#beganAt.set(run.id, beganAt);
    else this.#beganAt.delete(run.id);
    this.#pace.heard(run, now - beganAt);
  }

  /** Once what is left of a group is worth it, a trainer gives back what others may take. */
  #share(bench: Bench): void {
    const { waiting } = bench;
    const group = waiting[0]?.group;
    const { trainers } = this.#services;
    if (trainers < 2 || !this.#pace.share(group, waiting.length)) return;
    this.#warmUp();
    const kept = this.#pace.portion(group, { left: waiting.length, trainers }) - 1; // one of them trains
    void bench.release(waiting.slice(kept).map(({ id }) => id));
  }

  #warmUp(): void {
    while (this.#benches.length < this.#services.trainers) this.#addBench();
    for (const bench of this.#benches) bench.fill();
  }

  #addBench(): void {
    const bench = new Bench(this.#services, this.#listeners);
    bench.hold(this.#isHalted);
    bench.fill();
    this.#benches.push(bench);
  }

  /** The trainers beside the first one go when nothing has trained for a while. */
  #letGoLater(): void {
    if (!this.isEmpty) {
      this.#cancelIdle?.();
      this.#cancelIdle = null;
    } else if (this.#benches.length > 1) {
      this.#cancelIdle ??= this.#services.clock.after(keepWarmMs, () => {
        this.#cancelIdle = null;
        for (const bench of this.#benches.slice(1)) bench.empty();
      });
    }
  }
}

const isOf = (bench: Bench, group: RunId | undefined): boolean =>
  group !== undefined && bench.running.every((lane) => lane.group === group);
