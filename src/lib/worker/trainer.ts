/**
 * What a trainer worker does, without the worker: takes one run at a time, lets the engine train it, and sends its events out
 * coalesced and numbered. The beat comes from the training loop itself, so that a loop that hangs falls silent. Owns no
 * storage and decides nothing; every end, also one of its own failing, is an event.
 */
import { createControl } from '../engine/run/control.ts';
import type { Control } from '../engine/run/control.ts';
import type { InterventionChange, TrainEvent } from '../runs/events.ts';
import type { Parsed } from '../spec/parse.ts';
import { describeBreakage } from './breakage.ts';
import { Outbox } from './outbox.ts';
import type { BackendNews, Preview, PreviewInterest, Surroundings, TrainerCommands, TrainerJob, TrainerNews } from './protocol.ts';

/** A moment between slices at which the surface can be drawn. */
export type Look = {
  at: 'start' | 'slice' | 'epochEnd' | 'paused';
  epoch: number;
  draw: (interest: PreviewInterest) => Promise<Preview | null>;
};

export type Loop = { control: Control; now: () => number; breathe: () => Promise<void>; observe: (look: Look) => Promise<void> };

/** The engine's side: data, backend and loop of one job. */
export type TrainingServices = {
  /** Opens what 'auto' would take, so that the first run starts at once. */
  warmUp: () => Promise<BackendNews | null>;
  /** Memory that the engine holds at the moment. */
  heldBytes: () => number;
  prepare: (job: TrainerJob) => Promise<Parsed<(loop: Loop) => AsyncGenerator<TrainEvent, void>>>;
};

export type TrainerClock = {
  now: () => number; // milliseconds
  breathe: () => Promise<void>; // resolves after the event loop has turned
  every: (ms: number, run: () => void) => () => void;
};

const beatMs = 1000;
/** Drawings come this often at most, and take this share of the training time at most. */
export const previewMs = 50;
const previewShare = 0.1;

type Active = {
  job: TrainerJob;
  control: Control;
  outbox: Outbox;
  isWaiting: boolean;
  isMuted: boolean;
  isEnding: boolean; // its last event is out
  drawAt: number; // not before
  done: Promise<void>;
};

export class Trainer implements TrainerCommands {
  readonly #openEngine: (surroundings: Surroundings) => Promise<TrainingServices>;
  readonly #clock: TrainerClock;
  #port: MessagePort | null = null;
  #engine: Promise<TrainingServices> | null = null;
  #opened: TrainingServices | null = null;
  #sequence = 0;
  #beatAt = -Infinity;
  #active: Active | null = null;
  #interest: PreviewInterest | null = null;

  constructor(openEngine: (surroundings: Surroundings) => Promise<TrainingServices>, clock: TrainerClock) {
    this.#openEngine = openEngine;
    this.#clock = clock;
  }

  async open(port: MessagePort, surroundings: Surroundings): Promise<void> {
    this.#port = port;
    this.#clock.every(beatMs, () => {
      if (!this.#active || this.#active.isWaiting) this.#beat();
    });
    this.#beat();
    this.#engine = this.#warmUp(surroundings);
    this.#engine.catch(() => undefined); // the first job says what is wrong
  }

  async train(job: TrainerJob): Promise<void> {
    if (this.#active?.isEnding) await this.#active.done;
    if (this.#active) throw new Error(`The trainer still has run ${this.#active.job.run.id}.`);
    const { id } = job.run;
    const active: Active = {
      job,
      control: createControl({ stepOnly: job.stepOnly }),
      outbox: new Outbox((events) => this.#post({ type: 'events', runId: id, events }, transferOf(events)), this.#clock.now),
      isWaiting: false,
      isMuted: false,
      isEnding: false,
      drawAt: -Infinity,
      done: Promise.resolve(),
    };
    this.#active = active;
    active.done = this.#run(active);
  }

  async pause(): Promise<void> {
    this.#active?.control.pause();
  }

  async resume(): Promise<void> {
    this.#active?.control.resume();
  }

  async step(): Promise<void> {
    this.#active?.control.step();
  }

  async stop(): Promise<void> {
    this.#active?.control.stop();
  }

  async adjust(change: InterventionChange): Promise<void> {
    this.#active?.control.adjust(change);
  }

  async park(): Promise<void> {
    const active = this.#active;
    if (!active) return;
    active.isMuted = true;
    active.control.stop();
    await active.done;
  }

  async watch(interest: PreviewInterest | null): Promise<void> {
    this.#interest = interest;
    this.#active?.control.nudge(); // a paused run is drawn anew
  }

  /** Jobs wait for it: two backends that open at once would get into each other's way. */
  async #warmUp(surroundings: Surroundings): Promise<TrainingServices> {
    const engine = await this.#openEngine(surroundings);
    this.#opened = engine;
    const backend = await engine.warmUp();
    if (backend) this.#post({ type: 'backend', ...backend });
    return engine;
  }

  async #run(active: Active): Promise<void> {
    const { job, control, outbox } = active;
    let epoch = job.checkpoint?.epoch ?? 0;
    try {
      if (!this.#engine) throw new Error('the trainer was not opened.');
      const prepared = await (await this.#engine).prepare(job);
      if (!prepared.ok) {
        outbox.add({ type: 'failed', message: prepared.issues.map(({ message }) => message).join(' ') });
        return;
      }
      const loop: Loop = {
        control,
        now: this.#clock.now,
        breathe: () => this.#breathe(outbox),
        observe: (look) => this.#look(active, look),
      };
      for await (const event of prepared.value(loop)) {
        if (event.type === 'epochEnd') epoch = event.epoch;
        if (event.type === 'paused' || event.type === 'resumed') active.isWaiting = event.type === 'paused';
        active.isEnding ||= isEnd(event);
        this.#beatIfDue();
        if (!(active.isMuted && isEnd(event))) outbox.add(worded(event, epoch));
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      outbox.add({ type: 'failed', message: describeBreakage(`Training broke off: ${reason}`) });
    } finally {
      outbox.flush();
      this.#active = null;
      this.#beat(); // what is held now that the run has let go
    }
  }

  async #breathe(outbox: Outbox): Promise<void> {
    this.#beatIfDue();
    outbox.flushIfDue();
    await this.#clock.breathe();
  }

  async #look(active: Active, { at, epoch, draw }: Look): Promise<void> {
    if (at === 'paused') active.outbox.flush(); // nothing else would send what came meanwhile
    const interest = this.#interest;
    if (!interest) return;
    const began = this.#clock.now();
    const isLast = at === 'epochEnd' && epoch >= active.job.run.resolved.training.epochs;
    if (at !== 'paused' && !isLast && began < active.drawAt) return;
    const preview = await draw(interest);
    active.drawAt = began + Math.max(previewMs, (this.#clock.now() - began) / previewShare);
    if (!preview || active.isMuted) return;
    active.outbox.flush(); // the curve does not lag behind the surface
    this.#post({ type: 'preview', runId: active.job.run.id, preview });
  }

  #beatIfDue(): void {
    if (this.#clock.now() - this.#beatAt >= beatMs) this.#beat();
  }

  #beat(): void {
    this.#beatAt = this.#clock.now();
    this.#post({ type: 'heartbeat', runId: this.#active?.job.run.id ?? null, heldBytes: this.#opened?.heldBytes() ?? null });
  }

  #post(news: TrainerNews, transfer: Transferable[] = []): void {
    this.#port?.postMessage({ ...news, sequence: ++this.#sequence }, transfer);
  }
}

/** `epoch`: the last one that ended, also where the loop counts its epochs otherwise. */
function worded(event: TrainEvent, epoch: number): TrainEvent {
  if (event.type === 'stopped') return { ...event, epoch };
  return event.type === 'failed' ? { ...event, message: describeBreakage(event.message) } : event;
}

const isEnd = ({ type }: TrainEvent): boolean => type === 'finished' || type === 'stopped' || type === 'diverged' || type === 'failed';

/** Weights are handed over, not copied: the engine gives each checkpoint buffers of its own. */
const transferOf = (events: readonly TrainEvent[]): Transferable[] =>
  events.flatMap((event) => {
    if (event.type !== 'checkpoint') return [];
    const all = [event.checkpoint, ...(event.kept ?? []).map(({ checkpoint }) => checkpoint)];
    return all.flatMap(({ params, slots, bestParams }) => [params, slots, ...(bestParams ? [bestParams] : [])].map(({ buffer }) => buffer));
  });
