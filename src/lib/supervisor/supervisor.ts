/**
 * The one who decides what trains: keeps the queue, puts the next run on the bench, records what comes back, says whether a run
 * whose trainer broke goes on. Exists only while this tab holds the lock and the lease. Commands take their turn one after another;
 * a run is always in exactly one place: waiting, on the bench, or at rest in its record. Writes only through the recorder.
 */
import type { InterventionChange, LedgerEvent } from '../runs/events.ts';
import { adjustAtRest, refuseChange } from '../runs/adjust-run.ts';
import type { Run } from '../runs/run.ts';
import { isResumable } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import { StaleLease, type Store } from '../storage/store.ts';
import type { BackendNews, PreviewInterest, StartOptions, SupervisorCommands, SupervisorNews } from '../worker/protocol.ts';
import { Bench, type OnBench } from './bench.ts';
import type { Clock } from './clock.ts';
import { interruptionOf, nothingLost, troubleOf } from './lost-trainer.ts';
import { NewRuns } from './new-runs.ts';
import { killed, withdrawn } from './own-events.ts';
import { Recorder } from './recorder.ts';
import type { Recorded } from './recorder.ts';
import { maxRestarts, RunQueue } from './run-queue.ts';
import type { Waiting } from './run-queue.ts';
import type { SpawnTrainer } from './trainer-seat.ts';

export type SupervisorServices = {
  store: Store;
  lease: number;
  lastOrdinal: number; // the largest that a run of this ledger has
  clock: Clock;
  spawnTrainer: SpawnTrainer;
  announce: (news: SupervisorNews) => void;
  /** What another supervisor would have to go on with: the run on the bench, then the queue. */
  onPlan: (plan: Waiting[]) => void;
  onStale: () => void; // another supervisor took over; this one is of no use any more
};

export class Supervisor implements Omit<SupervisorCommands, 'takeOver'> {
  readonly #services: SupervisorServices;
  readonly #newRuns: NewRuns;
  readonly #recorder: Recorder;
  readonly #bench: Bench;
  readonly #queue = new RunQueue();
  readonly #again = new Set<RunId>(); // resumed while they were ending
  #backend: BackendNews | null = null;
  #storageTrouble: string | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #isDismissed = false;

  constructor(services: SupervisorServices) {
    this.#services = services;
    this.#newRuns = new NewRuns(services);
    this.#recorder = new Recorder(services, {
      onSaved: (run) => this.#announce({ type: 'saved', runId: run.id, epoch: run.epochsDone }),
      onTrouble: (trouble) => this.#onStorage(trouble),
      onStale: () => this.#onStale(),
      onGone: (ids) => this.#onGone(ids),
    });
    this.#bench = new Bench(services, {
      fold: (id, events) => this.#fold(id, events),
      onBackend: (news) => {
        this.#backend = news;
        this.#announce({ type: 'backend', ...news });
      },
      onPreview: (runId, preview) => this.#announce({ type: 'preview', runId, preview }),
      onPaused: () => {
        void this.#recorder.flush();
        this.#advance();
      },
      onOver: ({ id }) => this.#onOver(id),
      onBroken: (lost, reason) => this.#onBroken(lost, reason),
    });
  }

  /** Goes on with what another supervisor had in charge. */
  inherit(plan: readonly Waiting[]): void {
    for (const item of plan) this.#queue.add(item);
    this.#announceQueue();
    this.#advance();
  }

  start(runs: Run[], { stepOnly = false, beginnings = [] }: StartOptions = {}): Promise<void> {
    return this.#inTurn(async () => {
      const stored = await this.#newRuns.create(runs, beginnings).catch((error: unknown) => {
        if (error instanceof StaleLease) this.#onStale();
        throw error;
      });
      for (const run of stored) {
        this.#queue.add({ id: run.id, stepOnly, restarts: 0 });
        this.#announce({ type: 'events', runId: run.id, run, events: [{ type: 'queued' }] });
      }
      this.#announceQueue();
      this.#advance();
    });
  }

  pause(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#bench.has(id)) this.#bench.order((orders) => orders.pause());
      else if (this.#leaveQueue(id)) await this.#record(id, ({ run }) => ({ type: 'paused', epoch: run.epochsDone }));
    });
  }

  resume(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#bench.isEnding(id)) this.#again.add(id);
      else if (this.#bench.has(id)) this.#bench.resume();
      else await this.#enqueue(id, false);
    });
  }

  step(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#bench.has(id)) this.#bench.step();
      else await this.#enqueue(id, true);
    });
  }

  stop(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#bench.has(id)) this.#bench.stop();
      else await this.#withdraw(id);
    });
  }

  /** Refused with a sentence; a paused run that no trainer has takes it into its record, at the step of its checkpoint. */
  adjust(id: RunId, change: InterventionChange): Promise<void> {
    return this.#inTurn(async () => {
      const isActive = this.#bench.has(id);
      const recorded = isActive ? this.#recorder.present(id) : await this.#recorder.open(id);
      const refusal = recorded ? refuseChange(recorded.run, change) : 'This run is no longer in the ledger.';
      if (recorded && refusal === null && !isActive) this.#fold(id, adjustAtRest(recorded.checkpoint, change));
      if (!isActive) void this.#recorder.close(id); // a storage that hangs must not hold up commands
      if (refusal !== null) throw new Error(refusal);
      if (isActive) this.#bench.order((orders) => orders.adjust(change));
    });
  }

  kill(id: RunId): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#bench.has(id)) return this.#withdraw(id);
      if (!(await this.#bench.kill(id))) return;
      await this.#record(id, ({ run }) => killed(run));
      this.#bench.fill();
      this.#announceQueue();
      this.#advance();
    });
  }

  async watch(id: RunId, interest: PreviewInterest | null): Promise<void> {
    this.#bench.watch(id, interest);
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
    this.#queue.remove(this.#queue.ids);
    this.#bench.close();
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
      const paused = this.#bench.canRest ? this.#bench.run : null;
      if (paused) {
        await this.#bench.rest(); // its record says paused all along
        void this.#recorder.close(paused.id); // a storage that hangs must not hold up commands
      }
      const next = this.#bench.run ? undefined : this.#queue.takeFirst();
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
    this.#bench.begin(item, recorded);
    this.#announceQueue();
  }

  async #enqueue(id: RunId, stepOnly: boolean): Promise<void> {
    const waiting = this.#queue.find(id);
    if (waiting) {
      waiting.stepOnly = stepOnly;
      return this.#announceQueue();
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
    await this.#record(id, ({ run }) => withdrawn(run));
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

  #onOver(id: RunId): void {
    void this.#recorder.close(id);
    // One that ended by itself after all has nothing left to train.
    if (this.#again.delete(id)) void this.#inTurn(() => this.#enqueue(id, false)).catch(() => undefined);
    this.#announceQueue();
    this.#advance();
  }

  /** The trainer is gone. Its run goes on from the newest checkpoint in a new one, up to three times; a paused run just rests. */
  #onBroken(lost: OnBench | null, reason: string): void {
    if (!lost) {
      this.#announce({ type: 'trouble', message: nothingLost(reason) });
      return;
    }
    const loss = { reason, goesOn: lost.restarts < maxRestarts };
    if (lost.phase === 'paused' && !lost.isHeld) void this.#recorder.close(lost.id);
    else {
      const run = this.#fold(lost.id, [{ type: 'interrupted', message: interruptionOf(loss) }]);
      this.#announce({ type: 'trouble', message: troubleOf(run?.name ?? null, loss) });
      if (loss.goesOn) this.#queue.addFirst({ id: lost.id, stepOnly: lost.stepOnly, restarts: lost.restarts + 1 });
      void (loss.goesOn ? this.#recorder.flush() : this.#recorder.close(lost.id));
    }
    this.#announceQueue();
    this.#advance();
  }

  #onStorage(trouble: { sentence: string; isHalted: boolean } | null): void {
    this.#storageTrouble = trouble?.sentence ?? null;
    this.#announce({ type: 'storage', trouble: this.#storageTrouble });
    this.#bench.hold(trouble?.isHalted ?? false);
  }

  #onStale(): void {
    this.#announce({ type: 'trouble', message: 'Another tab took the training over; this one only shows it now.' });
    this.dismiss();
    this.#services.onStale();
  }

  /** Deleted in the ledger while it trained or waited. */
  #onGone(ids: readonly RunId[]): void {
    this.#queue.remove(ids);
    if (this.#bench.run && ids.includes(this.#bench.run.id)) this.#bench.drop();
    this.#announceQueue();
    this.#advance();
  }

  #announceQueue(): void {
    const { run } = this.#bench;
    this.#announce({ type: 'queue', running: run ? [run.id] : [], waiting: this.#queue.ids });
    const present = run ? [{ id: run.id, stepOnly: run.stepOnly, restarts: run.restarts }] : [];
    if (!this.#isDismissed) this.#services.onPlan([...present, ...this.#queue.items]);
  }

  #announce(news: SupervisorNews): void {
    if (!this.#isDismissed) this.#services.announce(news);
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
