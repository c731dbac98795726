/**
 * The one who decides what trains: keeps the queue, puts the next runs on a bench, records what comes back, says whether a run whose
 * trainer broke goes on. Exists only while this tab holds the lock and the lease. Commands take their turn one after another; a run is
 * always in exactly one place: waiting, on a bench, or at rest in its record. Writes only through the recorder.
 */
import type { InterventionChange, LedgerEvent } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import { StaleLease, type Store } from '../storage/store.ts';
import type { PreviewInterest, StartOptions, SupervisorCommands, SupervisorNews } from '../worker/protocol.ts';
import { AtRest, refusalOf } from './at-rest.ts';
import { Announcer } from './announcer.ts';
import type { Bench, OnBench, Ready } from './bench.ts';
import type { Clock } from './clock.ts';
import { interruptionOf, nothingLost, troubleOf } from './lost-trainer.ts';
import { NewRuns } from './new-runs.ts';
import { Pool } from './pool.ts';
import { Predicting } from './predicting.ts';
import { Recorder } from './recorder.ts';
import { asWaiting, maxRestarts, RunQueue, waitingOf } from './run-queue.ts';
import type { Waiting } from './run-queue.ts';
import type { SpawnTrainer } from './trainer-seat.ts';
import { stampEpochs } from './stamp-epochs.ts';
import { Turns } from './turns.ts';

export type SupervisorServices = {
  store: Store;
  lease: number;
  lastOrdinal: number; // the largest that a run of this ledger has
  clock: Clock;
  spawnTrainer: SpawnTrainer;
  trainers: number; // at most so many at the same time
  announce: (news: SupervisorNews) => void;
  /** What another supervisor would have to go on with: the runs on benches, then the queue. */
  onPlan: (plan: Waiting[]) => void;
  onStale: () => void; // another supervisor took over; this one is of no use any more
};

export class Supervisor implements Omit<SupervisorCommands, 'takeOver'> {
  readonly #services: SupervisorServices;
  readonly #newRuns: NewRuns;
  readonly #recorder: Recorder;
  readonly #atRest: AtRest;
  readonly #pool: Pool;
  readonly #queue = new RunQueue();
  readonly #again = new Set<RunId>(); // resumed while they were ending
  readonly #turns = new Turns();
  readonly #news: Announcer;
  readonly #predicting: Predicting;

  constructor(services: SupervisorServices) {
    this.#services = services;
    this.#news = new Announcer(services, () => ({
      running: this.#pool.running,
      waiting: [...this.#pool.waiting, ...this.#queue.items],
    }));
    this.#newRuns = new NewRuns(services);
    this.#recorder = new Recorder(services, {
      onSaved: (run) => this.#news.tell({ type: 'saved', runId: run.id, epoch: run.epochsDone }),
      onTrouble: (trouble) => this.#onStorage(trouble),
      onStale: () => this.#onStale(),
      onGone: (ids) => this.#onGone(ids),
    });
    this.#atRest = new AtRest(this.#recorder, (id, events) => this.#fold(id, events));
    this.#pool = new Pool(services, {
      fold: (id, events) => this.#fold(id, events),
      onBackend: (news) => this.#news.backend(news),
      onPreview: (runId, preview) => this.#news.tell({ type: 'preview', runId, preview }),
      onPaused: () => void this.#recorder.flush(),
      onOver: (run) => this.#onOver(run),
      onReleased: (lanes) => this.#takeBack(lanes),
      onBroken: (lost, reason) => this.#onBroken(lost, reason),
      onMoved: () => this.#goOn(),
    });
    this.#predicting = new Predicting(services, {
      isQuiet: () => this.#pool.isEmpty && this.#queue.items.length === 0,
      settled: () => this.#recorder.flush(),
      ask: (run, checkpoint) => this.#pool.predict(run, checkpoint),
    });
  }

  /** Goes on with what another supervisor had in charge. */
  inherit(plan: readonly Waiting[]): void {
    for (const item of plan) this.#queue.add(item);
    this.#goOn();
  }

  start(runs: Run[], { stepOnly = false, beginnings = [] }: StartOptions = {}): Promise<void> {
    return this.#turns.take(async () => {
      const stored = await this.#newRuns.create(runs, beginnings).catch((error: unknown) => {
        if (error instanceof StaleLease) this.#onStale();
        throw error;
      });
      for (const run of stored) {
        this.#queue.add(waitingOf(run, { stepOnly }));
        this.#news.tell({ type: 'events', runId: run.id, run, events: [{ type: 'queued' }] });
      }
      this.#goOn();
    });
  }

  pause(id: RunId): Promise<void> {
    return this.#letGo(id, async (bench) => {
      if (bench) bench.pause(id);
      else if (this.#leaveQueue(id)) await this.#atRest.pause(id);
    });
  }

  resume(id: RunId): Promise<void> {
    return this.#turns.take(async () => {
      const bench = this.#pool.benchOf(id);
      if (bench?.find(id)?.wish === 'stop') this.#again.add(id);
      else if (bench) bench.resume(id);
      else await this.#enqueue(id, false);
    });
  }

  step(id: RunId): Promise<void> {
    return this.#turns.take(async () => {
      const bench = this.#pool.benchOf(id);
      if (bench) bench.step(id);
      else await this.#enqueue(id, true);
    });
  }

  stop(id: RunId): Promise<void> {
    return this.#letGo(id, async (bench) => {
      if (bench) bench.stop(id);
      else await this.#withdraw(id);
    });
  }

  /** Refused with a sentence; a paused run that no trainer has takes it into its record. */
  adjust(id: RunId, change: InterventionChange): Promise<void> {
    return this.#turns.take(async () => {
      const bench = this.#pool.benchOf(id);
      if (!bench) return this.#atRest.adjust(id, change);
      const refusal = refusalOf(this.#recorder.present(id), change);
      if (refusal !== null) throw new Error(refusal);
      bench.order((orders) => orders.adjust(id, change));
    });
  }

  kill(id: RunId): Promise<void> {
    return this.#letGo(id, async (bench) => {
      if (!bench) return this.#withdraw(id);
      const { wasThere, others } = await bench.kill(id);
      this.#lose(others, { reason: 'Its trainer was ended for another run', isBlamed: false });
      if (wasThere) await this.#atRest.kill(id);
      else this.#leaveQueue(id); // its trainer had broken meanwhile
      bench.fill();
      this.#goOn();
    });
  }

  async watch(id: RunId, interest: PreviewInterest | null): Promise<void> {
    this.#pool.watch(id, interest);
  }

  /** Says again what a page that has just come must know. */
  announceState(): void {
    this.#news.state();
  }

  /** Ends the trainers and says nothing more. What is recorded stays as it is. */
  dismiss(): void {
    this.#news.close();
    this.#turns.close();
    this.#queue.remove(this.#queue.ids);
    this.#predicting.close();
    this.#pool.close();
  }

  /** In turn, after a trainer was asked to let go of the run if it has not begun: at once, so that all of a group are asked together. */
  #letGo(id: RunId, task: (bench: Bench | undefined) => Promise<void>): Promise<void> {
    const asked = this.#pool.benchOf(id)?.release([id]);
    return this.#turns.take(async () => {
      await (asked ?? this.#pool.benchOf(id)?.release([id])); // it may have been handed over meanwhile
      await task(this.#pool.benchOf(id));
    });
  }

  /** Says how things stand, and makes sure that something trains when something waits. */
  #goOn(): void {
    this.#news.queue();
    const turn = this.#turns.take(() => this.#advance());
    turn.catch((error: unknown) => this.#news.tell({ type: 'trouble', message: sentenceOf(error) }));
    this.#predicting.consider();
  }

  /** A paused run makes room: it goes on from its checkpoint later. */
  async #advance(): Promise<void> {
    for (const bench of this.#pool.blocked) await this.#rest(bench);
    for (let place = this.#pool.placeFor(this.#queue.nextJob); place; place = this.#pool.placeFor(this.#queue.nextJob)) {
      for (const bench of place.resting) await this.#rest(bench);
      await this.#activate(place.bench, this.#queue.nextJob.slice(0, place.count));
    }
  }

  async #rest(bench: Bench): Promise<void> {
    const lanes = await bench.rest();
    this.#lose(lanes, { reason: '', isBlamed: false }); // all that began are paused: their records say so all along
  }

  async #activate(bench: Bench, items: readonly Waiting[]): Promise<void> {
    this.#queue.remove(items.map(({ id }) => id));
    const opened = await Promise.all(items.map(({ id }) => this.#recorder.open(id))).catch((error: unknown) => {
      this.#queue.addFirst(items); // tried again with the next command
      throw error;
    });
    const ready = items.flatMap((item, at): Ready[] => {
      const recorded = opened[at];
      return recorded && this.#recorder.isOpen(item.id) ? [{ item, recorded }] : [];
    });
    if (ready.length > 0) bench.begin(ready);
    this.#news.queue(); // the others were deleted while they waited
  }

  async #enqueue(id: RunId, stepOnly: boolean): Promise<void> {
    const waiting = this.#queue.find(id);
    if (waiting) {
      waiting.stepOnly = stepOnly;
      return this.#news.queue();
    }
    this.#queue.add(waitingOf(await this.#atRest.queue(id), { stepOnly }));
    this.#goOn();
  }

  #leaveQueue(id: RunId): boolean {
    const waited = this.#queue.remove([id]);
    if (waited) this.#news.queue();
    return waited;
  }

  /** Ends a run that no trainer has. */
  async #withdraw(id: RunId): Promise<void> {
    this.#leaveQueue(id);
    await this.#atRest.withdraw(id);
  }

  #fold(id: RunId, told: readonly LedgerEvent[]): Run | null {
    const events = stampEpochs(told, this.#services.clock.now());
    const run = this.#recorder.apply(id, events);
    const shown = events.filter(({ type }) => type !== 'checkpoint'); // weights are of no use to a page
    if (run && shown.length > 0) this.#news.tell({ type: 'events', runId: id, run, events: shown });
    return run;
  }

  #onOver(run: Run): void {
    const { id } = run;
    this.#predicting.add(run);
    if (this.#pool.waiting.length > 0) this.#recorder.closeLater(id);
    else void this.#recorder.close(id);
    // One that ended by itself after all has nothing left to train.
    if (this.#again.delete(id)) void this.#turns.take(() => this.#enqueue(id, false)).catch(() => undefined);
  }

  #onBroken(lost: readonly OnBench[], reason: string): void {
    if (lost.length === 0) this.#news.tell({ type: 'trouble', message: nothingLost(reason) });
    this.#lose(lost, { reason, isBlamed: true });
    this.#goOn();
  }

  /** Runs without their trainer. Each goes on from its newest checkpoint in a new one, up to three times; a paused one just rests. */
  #lose(lost: readonly OnBench[], { reason, isBlamed }: { reason: string; isBlamed: boolean }): void {
    const back: OnBench[] = [];
    for (const lane of lost) {
      const { id, phase, isHeld, restarts } = lane;
      if (phase === 'waiting') back.push(lane);
      else if (phase === 'paused' && !isHeld)
        void this.#recorder.close(id); // a storage that hangs must not hold up commands
      else {
        const loss = { reason, goesOn: !isBlamed || restarts < maxRestarts };
        const run = this.#fold(id, [{ type: 'interrupted', message: interruptionOf(loss) }]);
        this.#news.tell({ type: 'trouble', message: troubleOf(run?.name ?? null, loss) });
        if (loss.goesOn) back.push({ ...lane, restarts: restarts + Number(isBlamed), wish: 'run' });
        void (loss.goesOn ? this.#recorder.flush() : this.#recorder.close(id));
      }
    }
    this.#takeBack(back);
  }

  /** Runs that no trainer has any more wait before all others; what they were told meanwhile is done here. */
  #takeBack(lanes: readonly OnBench[]): void {
    this.#queue.addFirst(lanes.map(asWaiting));
    for (const { id, wish } of lanes) if (wish !== 'run') void this[wish](id).catch(() => undefined); // it was deleted
    this.#goOn();
  }

  #onStorage(trouble: { sentence: string; isHalted: boolean } | null): void {
    this.#news.storage(trouble?.sentence ?? null);
    this.#pool.hold(trouble?.isHalted ?? false);
  }

  #onStale(): void {
    this.#news.tell({ type: 'trouble', message: 'Another tab took the training over; this one only shows it now.' });
    this.dismiss();
    this.#services.onStale();
  }

  /** Deleted in the ledger while it trained or waited. */
  #onGone(ids: readonly RunId[]): void {
    this.#queue.remove(ids);
    for (const id of ids) {
      const bench = this.#pool.benchOf(id);
      this.#lose(bench?.drop(id) ?? [], { reason: 'Its trainer was ended for another run', isBlamed: false });
      bench?.fill();
    }
    this.#goOn();
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
