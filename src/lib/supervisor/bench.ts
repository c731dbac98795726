/**
 * The one run that is with the trainer: hands it over, passes orders on, follows its phase, holds it while nothing can be written,
 * and tells once how it left: over or broken. Keeps no queue and writes nothing; what events become is the supervisor's.
 */
import type { LedgerEvent } from '../runs/events.ts';
import type { History, Run } from '../runs/run.ts';
import { isOver } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import type { BackendNews, Preview, PreviewInterest, TrainerNews } from '../worker/protocol.ts';
import type { Clock } from './clock.ts';
import type { Recorded } from './recorder.ts';
import type { Waiting } from './run-queue.ts';
import { TrainerSeat } from './trainer-seat.ts';
import type { SpawnTrainer, TrainerOrders } from './trainer-seat.ts';
import { startingLimitMs, trainingLimitMs } from './watchdog.ts';

/** `isHeld`: paused until the storage works again. `isEnding`: told to stop. */
export type OnBench = Waiting & { phase: 'starting' | 'training' | 'paused'; hasStarted: boolean; isHeld: boolean; isEnding: boolean };

export type BenchListeners = {
  /** Folds events into the record of their run; null when it takes none. */
  fold: (id: RunId, events: readonly LedgerEvent[]) => Run | null;
  onBackend: (news: BackendNews) => void;
  onPreview: (id: RunId, preview: Preview) => void;
  onPaused: () => void;
  onOver: (run: Run) => void;
  /** `lost`: what was on the bench. */
  onBroken: (lost: OnBench | null, reason: string) => void;
};

export class Bench {
  readonly #seat: TrainerSeat;
  readonly #listeners: BenchListeners;
  readonly #interests = new Map<RunId, PreviewInterest>();
  #run: OnBench | null = null;

  constructor({ spawnTrainer, clock }: { spawnTrainer: SpawnTrainer; clock: Clock }, listeners: BenchListeners) {
    this.#listeners = listeners;
    this.#seat = new TrainerSeat(spawnTrainer, clock, {
      onNews: (news) => this.#onNews(news),
      onBroken: (reason) => this.#break(reason),
    });
    this.#seat.fill();
  }

  get run(): Readonly<OnBench> | null {
    return this.#run;
  }

  has(id: RunId): boolean {
    return this.#run?.id === id;
  }

  /** Whether it makes room: it goes on from its checkpoint later. One that was told to stop says its last word first. */
  get canRest(): boolean {
    return this.#run?.phase === 'paused' && !this.#run.isHeld && !this.#run.isEnding;
  }

  begin(item: Waiting, { run, history, checkpoint: newest }: Recorded): void {
    this.#run = { ...item, phase: 'starting', hasStarted: false, isHeld: false, isEnding: false };
    const checkpoint = run.purpose === 'train' ? newest : null; // a check starts again
    const job = { run: { ...run, elapsedMs: elapsedAt(history, checkpoint?.epoch ?? 0) }, checkpoint, stepOnly: item.stepOnly };
    const interest = this.#interests.get(item.id) ?? null;
    this.#seat.order((orders) => orders.watch(interest));
    this.#seat.order((orders) => orders.train(job));
    this.#seat.expect(startingLimitMs);
  }

  order(give: (orders: TrainerOrders) => Promise<void>): void {
    this.#seat.order(give);
  }

  stop(): void {
    if (this.#run) this.#run.isEnding = true;
    this.#seat.order((orders) => orders.stop());
  }

  resume(): void {
    if (this.#run) this.#run.isHeld = false;
    this.#seat.order((orders) => orders.resume());
  }

  step(): void {
    if (this.#run) this.#run.stepOnly = true;
    this.#seat.order((orders) => orders.step());
  }

  /** Whether it was told to stop and has not yet. */
  isEnding(id: RunId): boolean {
    return this.#run?.id === id && this.#run.isEnding;
  }

  watch(id: RunId, interest: PreviewInterest | null): void {
    if (interest) this.#interests.set(id, interest);
    else this.#interests.delete(id);
    if (this.has(id)) this.#seat.order((orders) => orders.watch(interest));
  }

  /** While nothing at all can be written the run waits, so that no work is done that could be lost. */
  hold(isHalted: boolean): void {
    const run = this.#run;
    if (!run) return;
    if (isHalted && run.phase !== 'paused' && !run.isHeld) {
      run.isHeld = true;
      this.#seat.order((orders) => orders.pause());
    } else if (!isHalted && run.isHeld) {
      run.isHeld = false;
      this.#seat.order((orders) => orders.resume());
    }
  }

  /** Takes the run off; the trainer stays if it lets go by itself. */
  async rest(): Promise<void> {
    if (!(await this.#seat.park())) this.#seat.vacate();
    this.#run = null;
  }

  /** Ends the trainer with its run, within two seconds. False: the run had ended by itself meanwhile. */
  async kill(id: RunId): Promise<boolean> {
    await this.#seat.park();
    this.#seat.vacate();
    const wasThere = this.has(id);
    if (wasThere) this.#run = null;
    return wasThere;
  }

  /** Ends the trainer with its run at once; a new one gets ready. */
  drop(): void {
    this.#run = null;
    this.#seat.vacate();
    this.#seat.fill();
  }

  fill(): void {
    this.#seat.fill();
  }

  close(): void {
    this.#run = null;
    this.#seat.close();
  }

  #onNews(news: TrainerNews): void {
    switch (news.type) {
      case 'backend': {
        const { name, reason, adapter, offered } = news;
        return this.#listeners.onBackend({ name, reason, adapter, offered });
      }
      case 'preview':
        if (this.has(news.runId)) this.#listeners.onPreview(news.runId, news.preview);
        return;
      case 'events':
        return this.#onEvents(news.runId, news.events);
      case 'heartbeat':
        return;
      default:
        return news satisfies never;
    }
  }

  #onEvents(id: RunId, events: readonly LedgerEvent[]): void {
    const present = this.#run?.id === id ? this.#run : null;
    if (present) present.hasStarted ||= events.some(({ type }) => type === 'started');
    // What fails after it had begun may be the machine (a lost GPU): another trainer tries, so it is not the run's end.
    const broken = present?.hasStarted ? events.find((event) => event.type === 'failed') : undefined;
    const run = this.#listeners.fold(id, broken ? events.filter((event) => event !== broken) : events);
    if (!run || !present) return;
    if (broken) {
      this.#seat.vacate();
      this.#break(broken.message);
    } else if (isOver(run.state.status)) {
      this.#run = null;
      this.#seat.afterRun({ isSound: run.state.status !== 'failed' });
      this.#listeners.onOver(run);
    } else this.#follow(present, events);
  }

  #follow(present: OnBench, events: readonly LedgerEvent[]): void {
    for (const { type } of events) {
      if (type === 'paused') present.phase = 'paused';
      // The first step may have to compile shaders; only then the trainer is held to its pace.
      else if (type === 'resumed' || type === 'steps') present.phase = 'training';
    }
    this.#seat.expect(present.phase === 'starting' ? startingLimitMs : trainingLimitMs);
    if (present.phase === 'paused') this.#listeners.onPaused();
  }

  #break(reason: string): void {
    const lost = this.#run;
    this.#run = null;
    this.#listeners.onBroken(lost, reason);
  }
}

/** Training time at an epoch, in milliseconds. */
function elapsedAt({ epoch, elapsedMs }: History, at: number): number {
  return elapsedMs[epoch.indexOf(at)] ?? 0;
}
