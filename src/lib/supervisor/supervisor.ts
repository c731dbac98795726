/**
 * The one who decides what trains: keeps the queue, hands runs to the trainer, records what comes back, replaces a trainer that
 * broke. Exists only while this tab holds the lock and the lease. Commands take their turn one after another; a run is always
 * in exactly one place: waiting, active, or at rest in its record. Writes only through the recorder.
 */
import type { InterventionChange, LedgerEvent } from '../runs/events.ts';
import { adjustAtRest, refuseChange } from '../runs/interventions.ts';
import type { History, Run } from '../runs/run.ts';
import { isOver, isResumable } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import type { Store } from '../storage/store.ts';
import type { BackendNews, PreviewInterest, SupervisorCommands, SupervisorNews, TrainerNews } from '../worker/protocol.ts';
import { withDeadline } from './clock.ts';
import type { Clock } from './clock.ts';
import { Recorder } from './recorder.ts';
import type { Recorded } from './recorder.ts';
import { RunQueue } from './run-queue.ts';
import type { Waiting } from './run-queue.ts';
import { TrainerSeat } from './trainer-seat.ts';
import type { SpawnTrainer } from './trainer-seat.ts';
import { startingLimitMs, trainingLimitMs } from './watchdog.ts';

export type SupervisorServices = {
  store: Store;
  lease: number;
  clock: Clock;
  spawnTrainer: SpawnTrainer;
  announce: (news: SupervisorNews) => void;
  onStale: () => void; // another supervisor took over; this one is of no use any more
};

export const maxRestarts = 3;
/** A trainer is replaced after this many runs, so that nothing can pile up in it. */
export const runsPerTrainer = 50;
const storeMs = 10_000;

type Active = Waiting & { phase: 'starting' | 'training' | 'paused'; hasStarted: boolean; isHeld: boolean }; // held: paused until the storage works again

export class Supervisor implements Omit<SupervisorCommands, 'takeOver'> {
  readonly #services: SupervisorServices;
  readonly #recorder: Recorder;
  readonly #seat: TrainerSeat;
  readonly #queue = new RunQueue();
  #active: Active | null = null;
  #watched: { id: RunId; interest: PreviewInterest } | null = null;
  #backend: BackendNews | null = null;
  #storageTrouble: string | null = null;
  #runsTrained = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #isDismissed = false;

  constructor(services: SupervisorServices) {
    this.#services = services;
    this.#recorder = new Recorder(services, {
      onSaved: (run) => this.#announce({ type: 'saved', runId: run.id, epoch: run.epochsDone }),
      onTrouble: (trouble) => this.#onStorage(trouble),
      onStale: () => this.#onStale(),
      onGone: (ids) => this.#onGone(ids),
    });
    this.#seat = new TrainerSeat(services.spawnTrainer, services.clock, {
      onNews: (news) => this.#onNews(news),
      onBroken: (reason) => this.#onBroken(reason),
    });
    this.#seat.fill();
  }

  start(runs: Run[], options?: { stepOnly: boolean }): Promise<void> {
    return this.#inTurn(async () => {
      const { store, clock } = this.#services;
      await withDeadline(store.createRuns(runs), clock, {
        ms: storeMs,
        problem: "The browser's storage does not answer: the run was not started.",
      });
      for (const run of runs) {
        this.#queue.add({ id: run.id, stepOnly: options?.stepOnly ?? false, restarts: 0 });
        this.#announce({ type: 'events', runId: run.id, run, events: [{ type: 'queued' }] });
      }
      this.#announceQueue();
      this.#advance();
    });
  }

  pause(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#active?.id === id) this.#seat.order((orders) => orders.pause());
      else if (this.#leaveQueue(id)) await this.#record(id, ({ run }) => ({ type: 'paused', epoch: run.epochsDone }));
    });
  }

  resume(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#active?.id !== id) return this.#enqueue(id, false);
      this.#active.isHeld = false;
      this.#seat.order((orders) => orders.resume());
    });
  }

  step(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#active?.id !== id) return this.#enqueue(id, true);
      this.#active.stepOnly = true;
      this.#seat.order((orders) => orders.step());
    });
  }

  stop(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#active?.id === id) this.#seat.order((orders) => orders.stop());
      else await this.#withdraw(id);
    });
  }

  /** Refused with a sentence; a paused run that no trainer has takes it into its record, at the step of its checkpoint. */
  adjust(id: RunId, change: InterventionChange): Promise<void> {
    return this.#inTurn(async () => {
      const isActive = this.#active?.id === id;
      const recorded = isActive ? this.#recorder.present(id) : await this.#recorder.open(id);
      const refusal = recorded ? refuseChange(recorded.run, change) : 'This run is no longer in the ledger.';
      if (recorded && refusal === null && !isActive) this.#fold(id, adjustAtRest(recorded.checkpoint, change));
      if (!isActive) void this.#recorder.close(id); // a storage that hangs must not hold up commands
      if (refusal !== null) throw new Error(refusal);
      if (isActive) this.#seat.order((orders) => orders.adjust(change));
    });
  }

  kill(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#active?.id !== id) return this.#withdraw(id);
      await this.#seat.park();
      this.#seat.vacate();
      if (this.#active?.id !== id) return; // it ended by itself meanwhile
      this.#active = null;
      const message = ({ run }: Recorded) => `Killed with ${run.epochsDone} epochs recorded: Resume goes on from the last checkpoint.`;
      await this.#record(id, (recorded) => ({ type: 'interrupted', message: message(recorded) }));
      this.#seat.fill();
      this.#announceQueue();
      this.#advance();
    });
  }

  async watch(id: RunId, interest: PreviewInterest | null): Promise<void> {
    if (interest) this.#watched = { id, interest };
    else if (this.#watched?.id === id) this.#watched = null;
    if (this.#active?.id === id) this.#seat.order((orders) => orders.watch(interest));
  }

  /** Says again what a page that has just come must know. */
  announceState(): void {
    this.#announceQueue();
    if (this.#backend) this.#announce({ type: 'backend', ...this.#backend });
    this.#announce({ type: 'storage', trouble: this.#storageTrouble });
  }

  /** Ends the trainer and says nothing more. What is recorded stays as it is. */
  dismiss(): void {
    this.#isDismissed = true;
    this.#active = null;
    this.#queue.remove(this.#queue.ids);
    this.#seat.close();
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(async () => {
      if (!this.#isDismissed) await task();
    });
    this.#turn = done.catch(() => undefined); // whoever asked hears of it; the next one goes on
    return done;
  }

  /** Makes sure that something trains when something waits. A paused run makes room: it goes on from its checkpoint later. */
  #advance(): void {
    const turn = this.#inTurn(async () => {
      if (this.#queue.ids.length === 0) return;
      if (this.#active?.phase === 'paused' && !this.#active.isHeld) await this.#rest(this.#active);
      const next = this.#active ? undefined : this.#queue.takeFirst();
      if (next) await this.#activate(next);
    });
    turn.catch((error: unknown) => this.#announce({ type: 'trouble', message: sentenceOf(error) }));
  }

  async #activate(item: Waiting): Promise<void> {
    const recorded = await this.#recorder.open(item.id).catch((error: unknown) => {
      this.#queue.addFirst(item); // tried again with the next command
      throw error;
    });
    if (!recorded || !this.#recorder.isOpen(item.id)) return this.#onGone([item.id]); // deleted while it waited
    const { run, history, checkpoint: newest } = recorded;
    this.#active = { ...item, phase: 'starting', hasStarted: false, isHeld: false };
    this.#announceQueue();
    const checkpoint = run.purpose === 'overfitCheck' ? null : newest; // a check starts again
    const job = { run: { ...run, elapsedMs: elapsedAt(history, checkpoint?.epoch ?? 0) }, checkpoint, stepOnly: item.stepOnly };
    const interest = this.#watched?.id === item.id ? this.#watched.interest : null;
    this.#seat.order((orders) => orders.watch(interest));
    this.#seat.order((orders) => orders.train(job));
    this.#seat.expect(startingLimitMs);
  }

  /** Takes a paused run off the trainer; its record says paused all along. */
  async #rest({ id }: Active): Promise<void> {
    if (!(await this.#seat.park())) this.#seat.vacate();
    this.#active = null;
    void this.#recorder.close(id); // a storage that hangs must not hold up commands
  }

  async #enqueue(id: RunId, stepOnly: boolean): Promise<void> {
    const waiting = this.#queue.find(id);
    if (waiting) {
      waiting.stepOnly = stepOnly;
      return;
    }
    await this.#record(id, ({ run }) => {
      if (!isResumable(run)) throw new Error(`"${run.name}" is ${run.state.status} and has nothing left to train: start a new run.`);
      return { type: 'queued' };
    });
    this.#queue.add({ id, stepOnly, restarts: 0 });
    this.#announceQueue();
    this.#advance();
  }

  #leaveQueue(id: RunId): boolean {
    const waited = this.#queue.remove([id]);
    if (waited) this.#announceQueue();
    return waited;
  }

  /** Ends a run that no trainer has. */
  async #withdraw(id: RunId): Promise<void> {
    this.#leaveQueue(id);
    await this.#record(id, ({ run: { state, epochsDone, elapsedMs } }) =>
      state.status === 'queued' || state.status === 'paused' ? { type: 'stopped', epoch: epochsDone, weightsHash: '', elapsedMs } : null,
    );
  }

  /** One event of the supervisor's own into the record of a run that is not training. */
  async #record(id: RunId, eventOf: (recorded: Recorded) => LedgerEvent | null): Promise<void> {
    const recorded = await this.#recorder.open(id);
    if (!recorded) throw new Error('This run is no longer in the ledger.');
    const event = eventOf(recorded);
    if (event) this.#fold(id, [event]);
    void this.#recorder.close(id); // a storage that hangs must not hold up commands
  }

  #fold(id: RunId, events: readonly LedgerEvent[]): Run | null {
    const run = this.#recorder.apply(id, events);
    const shown = events.filter(({ type }) => type !== 'checkpoint'); // weights are of no use to a page
    if (run && shown.length > 0) this.#announce({ type: 'events', runId: id, run, events: shown });
    return run;
  }

  #onNews(news: TrainerNews): void {
    switch (news.type) {
      case 'backend': {
        const { name, reason, adapter, offered } = news;
        this.#backend = { name, reason, adapter, offered };
        return this.#announce({ type: 'backend', ...this.#backend });
      }
      case 'preview': {
        const { runId, preview } = news;
        if (this.#active?.id === runId) this.#announce({ type: 'preview', runId, preview });
        return;
      }
      case 'events':
        return this.#onEvents(news.runId, news.events);
      case 'heartbeat':
        return;
      default:
        return news satisfies never;
    }
  }

  #onEvents(id: RunId, events: readonly LedgerEvent[]): void {
    const active = this.#active?.id === id ? this.#active : null;
    if (active) active.hasStarted ||= events.some(({ type }) => type === 'started');
    // What fails after it had begun may be the machine (a lost GPU): another trainer tries, so it is not the run's end.
    const broken = active?.hasStarted ? events.find((event) => event.type === 'failed') : undefined;
    const run = this.#fold(id, broken ? events.filter((event) => event !== broken) : events);
    if (!run || !active) return;
    if (broken) {
      this.#seat.vacate();
      this.#onBroken(broken.message);
    } else if (isOver(run.state.status)) this.#onEnd(run);
    else this.#follow(active, events);
  }

  #follow(active: Active, events: readonly LedgerEvent[]): void {
    for (const { type } of events) {
      if (type === 'paused') active.phase = 'paused';
      // The first step may have to compile shaders; only then the trainer is held to its pace.
      else if (type === 'resumed' || type === 'steps') active.phase = 'training';
    }
    this.#seat.expect(active.phase === 'starting' ? startingLimitMs : trainingLimitMs);
    if (active.phase !== 'paused') return;
    void this.#recorder.flush();
    this.#advance();
  }

  #onEnd({ id, state }: Run): void {
    this.#active = null;
    this.#seat.expect(null);
    this.#runsTrained++;
    if (state.status === 'failed' || this.#runsTrained % runsPerTrainer === 0) this.#seat.vacate();
    this.#seat.fill();
    void this.#recorder.close(id);
    this.#announceQueue();
    this.#advance();
  }

  /** The trainer is gone. Its run goes on from the newest checkpoint in a new one, up to three times; a paused run just rests. */
  #onBroken(reason: string): void {
    const lost = this.#active;
    this.#active = null;
    if (!lost) {
      this.#announce({ type: 'trouble', message: `${withPeriod(reason)} It trained nothing; the next run gets a new one.` });
      return;
    }
    const goesOn = lost.restarts < maxRestarts;
    if (lost.phase === 'paused' && !lost.isHeld) void this.#recorder.close(lost.id);
    else {
      const advice = goesOn ? 'It goes on from the last checkpoint.' : 'Resume tries again from the last checkpoint.';
      const run = this.#fold(lost.id, [{ type: 'interrupted', message: `${withPeriod(reason)} ${advice}` }]);
      const name = run ? `"${run.name}"` : 'The run';
      const outcome = goesOn
        ? `${name} goes on from its last checkpoint.`
        : `${name} was tried ${maxRestarts + 1} times and stays interrupted.`;
      this.#announce({ type: 'trouble', message: `${withPeriod(reason)} ${outcome}` });
      if (goesOn) this.#queue.addFirst({ id: lost.id, stepOnly: lost.stepOnly, restarts: lost.restarts + 1 });
      void (goesOn ? this.#recorder.flush() : this.#recorder.close(lost.id));
    }
    this.#announceQueue();
    this.#advance();
  }

  #onStorage(trouble: { sentence: string; isHalted: boolean } | null): void {
    this.#storageTrouble = trouble?.sentence ?? null;
    this.#announce({ type: 'storage', trouble: this.#storageTrouble });
    const active = this.#active;
    if (!active) return;
    if (trouble?.isHalted && active.phase !== 'paused' && !active.isHeld) {
      active.isHeld = true;
      this.#seat.order((orders) => orders.pause());
    } else if (!trouble?.isHalted && active.isHeld) {
      active.isHeld = false;
      this.#seat.order((orders) => orders.resume());
    }
  }

  #onStale(): void {
    this.#announce({ type: 'trouble', message: 'Another tab took the training over; this one only shows it now.' });
    this.dismiss();
    this.#services.onStale();
  }

  /** Deleted in the ledger while it trained or waited. */
  #onGone(ids: readonly RunId[]): void {
    this.#queue.remove(ids);
    if (this.#active && ids.includes(this.#active.id)) {
      this.#active = null;
      this.#seat.vacate();
      this.#seat.fill();
    }
    this.#announceQueue();
    this.#advance();
  }

  #announceQueue(): void {
    this.#announce({ type: 'queue', running: this.#active?.id ?? null, waiting: this.#queue.ids });
  }

  #announce(news: SupervisorNews): void {
    if (!this.#isDismissed) this.#services.announce(news);
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const withPeriod = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Training time at an epoch, in milliseconds. */
function elapsedAt({ epoch, elapsedMs }: History, at: number): number {
  return elapsedMs[epoch.indexOf(at)] ?? 0;
}
