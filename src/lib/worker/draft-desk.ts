/**
 * Trains runs a little at a time for whoever drags a number, recorded nowhere. Lanes take turns by epochs, so that all seeds grow
 * together; between two questions nothing trains. A new draft drops the one before. What it shows has the bits of the recorded runs.
 */
import { createControl } from '../engine/run/control.ts';
import { preview } from '../engine/run/preview.ts';
import { train, type Moment, type TrainServices } from '../engine/run/train.ts';
import { applyAllToHistory, applyEvent, emptyHistory } from '../runs/apply-event.ts';
import type { Checkpoint, TrainEvent } from '../runs/events.ts';
import type { History, Run } from '../runs/run.ts';
import { isOver } from '../runs/status.ts';
import { createClock, type Clock } from '../engine/run/pacer.ts';
import type { RunData } from './prepared-data.ts';
import type { DraftJob, DraftNews, DraftRequest, Preview, PreviewInterest } from './protocol.ts';

/** How long a question may train: the first answer comes soon, and a newer request waits little. */
const turnMs = 40;
const drawEveryMs = 80;

type Engine = Pick<TrainServices, 'executor' | 'environment'> & RunData;
type DeskServices = {
  open: (run: Run) => Promise<Engine | null>; // null: it cannot be trained here, which the cell says by itself
  now: () => number; // milliseconds
  breathe: () => Promise<void>;
  /** A finished lane's surface, from its last checkpoint. */
  draw: (run: Run, checkpoint: Checkpoint, interest: PreviewInterest) => Promise<Preview | null>;
};

export class DraftDesk {
  readonly #services: DeskServices;
  #present: Draft | null = null;

  constructor(services: DeskServices) {
    this.#services = services;
  }

  /** Begins what is asked for, or goes on where null is; resolves after a turn. Null: dropped by a newer request, or nothing to train. */
  async draft(request: DraftRequest | null): Promise<DraftNews | null> {
    const draft = request ? await this.#begin(request) : this.#present;
    await draft?.turn();
    return draft && draft === this.#present ? draft.news() : null;
  }

  async #begin({ jobs, interest }: DraftRequest): Promise<Draft | null> {
    const before = this.#present;
    const draft = new Draft(this.#services, interest);
    this.#present = draft;
    await before?.drop();
    const [first] = jobs;
    const engine = first && (await this.#services.open(first.run));
    if (draft !== this.#present) return null;
    if (engine) draft.open(engine, jobs);
    else this.#present = null;
    return this.#present;
  }
}

/** `clock`: goes on only while this lane trains, as if it trained alone. */
type Lane = { run: Run; history: History; checkpoint: Checkpoint | null; clock: Clock; events: AsyncGenerator<TrainEvent, void> };

type Seed = { job: DraftJob; clock: Clock; isDrawn: boolean };

class Draft {
  readonly #services: DeskServices;
  readonly #interest: PreviewInterest | null;
  #lanes: Lane[] = [];
  #preview: Preview | null = null;
  #drawAt = -Infinity;
  #isDropped = false;

  constructor(services: DeskServices, interest: PreviewInterest | null) {
    this.#services = services;
    this.#interest = interest;
  }

  open(engine: Engine, jobs: readonly DraftJob[]): void {
    this.#lanes = jobs.map(({ run: { instruments: _unwatched, ...run }, checkpoint }, at) => {
      const clock = createClock(this.#services.now, 0);
      clock.pause();
      const events = this.#train({ job: { run, checkpoint }, clock, isDrawn: at === 0 }, engine);
      return { run, history: emptyHistory(), checkpoint, clock, events };
    });
  }

  get #isDone(): boolean {
    return this.#lanes.every(({ run }) => isOver(run.state.status));
  }

  /** At least one epoch of every lane that goes on. */
  async turn(): Promise<void> {
    const began = this.#services.now();
    do {
      for (const lane of this.#lanes) await this.#advance(lane);
    } while (!this.#isDropped && !this.#isDone && this.#services.now() - began < turnMs);
  }

  news(): DraftNews {
    return { lanes: this.#lanes.map(({ run, history }) => ({ run, history })), preview: this.#preview, isDone: this.#isDone };
  }

  async drop(): Promise<void> {
    this.#isDropped = true;
    await Promise.all(this.#lanes.map(({ events }) => events.return()));
  }

  /** Up to the end of an epoch, or of the run. */
  async #advance(lane: Lane): Promise<void> {
    const heard: TrainEvent[] = [];
    lane.clock.resume();
    while (!this.#isDropped && !isOver(lane.run.state.status)) {
      const { value: event } = await lane.events.next();
      if (!event) break;
      heard.push(event);
      lane.run = applyEvent(lane.run, event, 0);
      if (event.type === 'checkpoint') lane.checkpoint = event.checkpoint;
      if (event.type === 'epochEnd') break;
    }
    lane.clock.pause();
    lane.history = applyAllToHistory(lane.history, heard);
    if (lane === this.#lanes[0] && isOver(lane.run.state.status) && heard.length > 0) await this.#drawLast(lane);
  }

  async #drawLast({ run, checkpoint }: Lane): Promise<void> {
    if (this.#interest && checkpoint) this.#preview = await this.#services.draw(run, checkpoint, this.#interest);
  }

  #train({ job, clock, isDrawn }: Seed, { executor, environment, prepared }: Engine): AsyncGenerator<TrainEvent, void> {
    const { breathe } = this.#services;
    const now = () => clock.elapsed();
    const observe = (moment: Moment) => this.#look(moment, job.run, prepared.preparation);
    const services: TrainServices = { executor, environment, control: createControl(), now, breathe, ...(isDrawn && { observe }) };
    return train({ ...job, prepared }, services);
  }

  async #look({ execution, plan, epoch }: Moment, { resolved }: Run, preparation: RunData['prepared']['preparation']): Promise<void> {
    const { now } = this.#services;
    if (!this.#interest || now() < this.#drawAt) return;
    const { model, training } = resolved;
    this.#preview = await preview({ execution, plan, model, preparation, loss: training.loss, interest: this.#interest, epoch });
    this.#drawAt = now() + drawEveryMs;
  }
}
