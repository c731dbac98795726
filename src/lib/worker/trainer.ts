/**
 * What a trainer worker does, without the worker: takes one job at a time, of one run or of several, lets the engine train its lanes, and
 * sends their events out coalesced and numbered. The beat comes from the training loop itself, so that a loop that hangs falls silent.
 * Owns no storage and decides nothing; every end, also one of its own failing, is an event.
 */
import type { Control } from '../engine/run/control.ts';
import type { LaneEvent } from '../engine/run/population.ts';
import type { Checkpoint, InterventionChange, TrainEvent } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import { describeBreakage } from './breakage.ts';
import { Lane } from './lane.ts';
import type { Look } from './lane.ts';
import { Outbox } from './outbox.ts';
import type {
  BackendNews,
  PackedPredictions,
  PreviewInterest,
  Surroundings,
  TrainerCommands,
  TrainerJob,
  TrainerNews,
} from './protocol.ts';

export type Loop = { control: Control; now: () => number; breathe: () => Promise<void>; observe: (look: Look) => Promise<void> };

/** `begins`: asked when its turn has come; false once it was let go of. */
export type LaneOrder = { job: TrainerJob; loop: Loop; begins: () => boolean };

/** The engine's side: data, backend and loop of the lanes of a job. */
export type TrainingServices = {
  /** Opens what 'auto' would take, so that the first run starts at once. */
  warmUp: () => Promise<BackendNews | null>;
  /** Memory that the engine holds at the moment. */
  heldBytes: () => number;
  /** What cannot be prepared fails as an event. */
  train: (lanes: readonly LaneOrder[]) => AsyncGenerator<LaneEvent, void>;
  /** Packed; null where there are none. Breaks off where `breathe` does. */
  predict: (run: Run, checkpoint: Checkpoint, breathe: () => Promise<void>) => Promise<Uint8Array | null>;
};

export type TrainerClock = {
  now: () => number; // milliseconds
  breathe: () => Promise<void>; // resolves after the event loop has turned
  every: (ms: number, run: () => void) => () => void;
};

const beatMs = 1000;

class GaveWay extends Error {
  override name = 'GaveWay';
}

type Work = { lanes: ReadonlyMap<RunId, Lane>; outbox: Outbox; done: Promise<void> };

export class Trainer implements TrainerCommands {
  readonly #openEngine: (surroundings: Surroundings) => Promise<TrainingServices>;
  readonly #clock: TrainerClock;
  #port: MessagePort | null = null;
  #engine: Promise<TrainingServices> | null = null;
  #ready: TrainingServices | null = null;
  #sequence = 0;
  #beatAt = -Infinity;
  #work: Work | null = null;
  #aside: Promise<unknown> = Promise.resolve(); // what is done between jobs

  constructor(openEngine: (surroundings: Surroundings) => Promise<TrainingServices>, clock: TrainerClock) {
    this.#openEngine = openEngine;
    this.#clock = clock;
  }

  async open(port: MessagePort, surroundings: Surroundings): Promise<void> {
    this.#port = port;
    this.#clock.every(beatMs, () => {
      if (this.#isResting) this.#beat();
    });
    this.#beat();
    this.#engine = this.#warmUp(surroundings);
    this.#engine.catch(() => undefined); // the first job says what is wrong
  }

  async train(jobs: TrainerJob[]): Promise<void> {
    const before = this.#work;
    if (before && !theseOf(before).some(({ isThere }) => isThere)) await before.done; // its last word is out
    if (this.#work)
      throw new Error(
        `The trainer still has ${theseOf(this.#work)
          .map(({ id }) => `run ${id}`)
          .join(', ')}.`,
      );
    const work: Work = {
      lanes: new Map(jobs.map((job) => [job.run.id, new Lane(job, this.#clock.now)])),
      outbox: new Outbox(
        (lanes) => this.#post({ type: 'events', lanes }, transferOf(lanes.flatMap(({ events }) => events))),
        this.#clock.now,
      ),
      done: Promise.resolve(),
    };
    this.#work = work;
    work.done = this.#run(work);
  }

  async pause(id: RunId): Promise<void> {
    this.#lane(id)?.control.pause();
  }

  async resume(id: RunId): Promise<void> {
    this.#lane(id)?.control.resume();
  }

  async step(id: RunId): Promise<void> {
    this.#lane(id)?.control.step();
  }

  async stop(id: RunId): Promise<void> {
    this.#lane(id)?.control.stop();
  }

  async adjust(id: RunId, change: InterventionChange): Promise<void> {
    this.#lane(id)?.control.adjust(change);
  }

  async release(ids: RunId[]): Promise<RunId[]> {
    return ids.filter((id) => this.#lane(id)?.release());
  }

  async park(): Promise<void> {
    const work = this.#work;
    if (!work) return;
    for (const lane of work.lanes.values()) lane.park();
    await work.done;
  }

  async watch(id: RunId, interest: PreviewInterest | null): Promise<void> {
    this.#lane(id)?.watch(interest);
  }

  async predict(run: Run, checkpoint: Checkpoint): Promise<PackedPredictions> {
    const engine = await this.#engine;
    if (this.#work || !engine) return 'later';
    const predicting = engine.predict(run, checkpoint, async () => {
      await this.#clock.breathe();
      if (this.#work) throw new GaveWay();
    });
    this.#aside = predicting.catch(() => undefined);
    return predicting.catch((error: unknown) => (error instanceof GaveWay ? 'later' : null)); // who opens the run hears why
  }

  #lane(id: RunId): Lane | undefined {
    return this.#work?.lanes.get(id);
  }

  /** No loop beats for it: there is none, or all that began and did not end are paused. */
  get #isResting(): boolean {
    if (!this.#work) return true;
    const begun = theseOf(this.#work).filter(({ state }) => state === 'begun' || state === 'paused');
    return begun.length > 0 && begun.every(({ state }) => state === 'paused');
  }

  /** Jobs wait for it: two backends that open at once would get into each other's way. */
  async #warmUp(surroundings: Surroundings): Promise<TrainingServices> {
    const engine = await this.#openEngine(surroundings);
    const backend = await engine.warmUp();
    if (backend) this.#post({ type: 'backend', ...backend });
    this.#ready = engine;
    this.#beat();
    return engine;
  }

  async #run(work: Work): Promise<void> {
    const lanes = theseOf(work);
    try {
      if (!this.#engine) throw new Error('the trainer was not opened.');
      const { train } = await this.#engine;
      await this.#aside; // two that evaluate at once would get into each other's way
      const orders = lanes.map((lane): LaneOrder => ({ job: lane.job, loop: this.#loopOf(lane, work), begins: () => lane.begin() }));
      for await (const { runId, event } of train(orders)) {
        this.#beatIfDue();
        this.#tell(work, runId, event);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const event = { type: 'failed', message: `Training broke off: ${reason}` } as const;
      const begun = lanes.filter(({ state }) => state === 'begun' || state === 'paused');
      // What had not begun goes elsewhere; but something must be said.
      for (const { id } of begun.length > 0 ? begun : lanes.filter(({ isThere }) => isThere).slice(0, 1)) this.#tell(work, id, event);
    } finally {
      work.outbox.flush();
      this.#work = null;
      this.#beat(); // what is held now that the lanes have let go
    }
  }

  #tell(work: Work, id: RunId, event: TrainEvent): void {
    const lane = work.lanes.get(id);
    const told = lane?.follow(event.type === 'failed' ? { ...event, message: describeBreakage(event.message) } : event);
    if (!told) return;
    const isMore = theseOf(work).some((other) => other !== lane && other.isThere);
    work.outbox.add(id, told, { canWait: (event.type === 'started' && work.lanes.size > 1) || (event.type === 'finished' && isMore) });
  }

  #loopOf(lane: Lane, { outbox }: Work): Loop {
    return {
      control: lane.control,
      now: this.#clock.now,
      breathe: async () => {
        this.#beatIfDue();
        outbox.flushIfDue();
        await this.#clock.breathe();
      },
      observe: (look) => this.#look(lane, look, outbox),
    };
  }

  async #look(lane: Lane, look: Look, outbox: Outbox): Promise<void> {
    if (look.at === 'paused') outbox.flush(); // nothing else would send what came meanwhile
    const preview = await lane.draw(look);
    if (!preview) return;
    outbox.flush(); // the curve does not lag behind the surface
    this.#post({ type: 'preview', runId: lane.id, preview });
  }

  #beatIfDue(): void {
    if (this.#clock.now() - this.#beatAt >= beatMs) this.#beat();
  }

  #beat(): void {
    this.#beatAt = this.#clock.now();
    this.#post({ type: 'heartbeat', heldBytes: this.#ready?.heldBytes() ?? null });
  }

  #post(news: TrainerNews, transfer: Transferable[] = []): void {
    this.#port?.postMessage({ ...news, sequence: ++this.#sequence }, transfer);
  }
}

const theseOf = ({ lanes }: Work): Lane[] => [...lanes.values()];

/** Weights are handed over, not copied: the engine gives each checkpoint buffers of its own. */
const transferOf = (events: readonly TrainEvent[]): Transferable[] =>
  events.flatMap((event) => {
    if (event.type !== 'checkpoint') return [];
    const all = [event.checkpoint, ...(event.kept ?? []).map(({ checkpoint }) => checkpoint)];
    return all.flatMap(({ params, slots, bestParams }) => [params, slots, ...(bestParams ? [bestParams] : [])].map(({ buffer }) => buffer));
  });
