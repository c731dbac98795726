/**
 * The seat of the trainer: one disposable worker at a time, with its watchdog. What an earlier trainer still says is not heard.
 * Tells when the present one broke, once; never decides what happens to its run.
 */
import type { Checkpoint } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import type { PackedPredictions, TrainerCommands, TrainerNews } from '../worker/protocol.ts';
import { withDeadline } from './clock.ts';
import type { Clock } from './clock.ts';
import { TrainerWear } from './trainer-wear.ts';
import { Watchdog } from './watchdog.ts';

export type TrainerOrders = Omit<TrainerCommands, 'open'>;
export type TrainerHandle = { orders: TrainerOrders; terminate: () => void };
/** `onDeath` is called at most once, with a sentence; never after `terminate`. */
export type SpawnTrainer = (listeners: { onNews: (news: TrainerNews) => void; onDeath: (reason: string) => void }) => TrainerHandle;

export type SeatListeners = { onNews: (news: TrainerNews) => void; onBroken: (reason: string) => void };

const parkMs = 2000;

export class TrainerSeat {
  readonly #spawn: SpawnTrainer;
  readonly #clock: Clock;
  readonly #listeners: SeatListeners;
  readonly #watchdog: Watchdog;
  #trainer: TrainerHandle | null = null;
  #wear = new TrainerWear();
  #isWarm = false;
  #isClosed = false;

  constructor(spawn: SpawnTrainer, clock: Clock, listeners: SeatListeners) {
    this.#spawn = spawn;
    this.#clock = clock;
    this.#listeners = listeners;
    this.#watchdog = new Watchdog(clock, (limitMs) => this.#break(this.#trainer, `The trainer did not answer for ${limitMs / 1000} s.`));
  }

  /** Has a trainer ready, so that it warms up. */
  fill(): void {
    if (!this.#isClosed) this.#present();
  }

  /** Whether its engine is open: a job would begin at once. */
  get isWarm(): boolean {
    return this.#isWarm;
  }

  /** Expects a sign of life within this time from now on; null: none. */
  expect(limitMs: number | null): void {
    this.#watchdog.expect(limitMs);
  }

  /** Sends an order; a refusal means that the trainer broke. */
  order(give: (orders: TrainerOrders) => Promise<void>): void {
    if (this.#isClosed) return;
    const trainer = this.#present();
    give(trainer.orders).catch((error: unknown) => this.#break(trainer, error instanceof Error ? error.message : String(error)));
  }

  /** Has it let go of its run. False: it did not answer within two seconds. */
  async park(): Promise<boolean> {
    if (!this.#trainer) return true;
    this.expect(null);
    const parked = withDeadline(this.#trainer.orders.park(), this.#clock, { ms: parkMs, problem: 'The trainer did not answer.' });
    return parked.then(
      () => true,
      () => false,
    );
  }

  /** Asks it to let go of runs that have not begun; resolves with those that it let go of. */
  async release(ids: RunId[]): Promise<RunId[]> {
    return this.#trainer ? this.#trainer.orders.release(ids) : [];
  }

  /** Asks it for the predictions of a run, between jobs. */
  async predict(run: Run, checkpoint: Checkpoint): Promise<PackedPredictions> {
    return this.#trainer ? this.#trainer.orders.predict(run, checkpoint) : 'later';
  }

  /** A run came to its end: a trainer that is not sound gives way to a new one, and one that has grown too large after the last of its job. */
  afterRun({ isSound, isLast }: { isSound: boolean; isLast: boolean }): void {
    const isWorn = this.#wear.ended();
    if (isSound && !isLast) return;
    this.expect(null);
    if (isWorn || !isSound) this.vacate();
    this.fill();
  }

  /** Ends the present trainer, whatever it does. */
  vacate(): void {
    this.expect(null);
    this.#trainer?.terminate();
    this.#trainer = null;
    this.#isWarm = false;
  }

  /** Nobody sits here any more, whatever is still on its way. */
  close(): void {
    this.#isClosed = true;
    this.vacate();
  }

  #present(): TrainerHandle {
    if (this.#trainer) return this.#trainer;
    const trainer: TrainerHandle = this.#spawn({
      onNews: (news) => {
        if (this.#trainer !== trainer) return;
        this.#watchdog.heard();
        if (news.type === 'heartbeat') {
          this.#wear.heard(news.heldBytes);
          this.#isWarm ||= news.heldBytes !== null;
        }
        this.#listeners.onNews(news);
      },
      onDeath: (reason) => this.#break(trainer, reason),
    });
    this.#trainer = trainer;
    this.#wear = new TrainerWear();
    return trainer;
  }

  #break(trainer: TrainerHandle | null, reason: string): void {
    if (!trainer || this.#trainer !== trainer) return;
    this.vacate();
    this.#listeners.onBroken(reason);
  }
}
