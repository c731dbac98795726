/**
 * The runs that are with one trainer, as one job of lanes: hands them over, passes orders on, follows the phase of each, holds them while
 * nothing can be written, and tells once how each left: over, returned before it began, or lost. Keeps no queue and writes nothing; what
 * events become is the supervisor's.
 */
import type { Checkpoint, Environment, LedgerEvent } from '../runs/events.ts';
import type { History, Run } from '../runs/run.ts';
import { isOver } from '../runs/status.ts';
import type { RunId } from '../spec/ids.ts';
import type { BackendNews, LaneEvents, PackedPredictions, Preview, PreviewInterest, TrainerJob, TrainerNews } from '../worker/protocol.ts';
import { withDeadline } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Recorded } from './recorder.ts';
import type { Waiting } from './run-queue.ts';
import { TrainerSeat } from './trainer-seat.ts';
import type { SpawnTrainer, TrainerOrders } from './trainer-seat.ts';
import { startingLimitMs, trainingLimitMs } from './watchdog.ts';

const releaseMs = 2000;

/** `waiting`: others of its job come first. `isHeld`: paused until the storage works again. `wish`: what it was told last. */
export type OnBench = Waiting & {
  phase: 'waiting' | 'starting' | 'training' | 'paused';
  hasStarted: boolean;
  isHeld: boolean;
  wish: 'run' | 'pause' | 'stop';
};

export type Ready = { item: Waiting; recorded: Recorded };

export type BenchListeners = {
  interestIn: (id: RunId) => PreviewInterest | null;
  /** Where runs of this group train. */
  environmentOf: (group: RunId | undefined) => Environment | null;
  /** Folds events into the record of their run; null when it takes none. */
  fold: (id: RunId, events: readonly LedgerEvent[]) => Run | null;
  onBackend: (news: BackendNews) => void;
  onPreview: (id: RunId, preview: Preview) => void;
  onPaused: () => void;
  onOver: (run: Run) => void;
  /** Its trainer let go of these before they began, in order. */
  onReleased: (lanes: OnBench[]) => void;
  /** Its trainer is gone with what was here. */
  onBroken: (lost: OnBench[], reason: string) => void;
  /** After each message of the trainer: what begins, pauses or ends may make room. */
  onMoved: (bench: Bench) => void;
};

export class Bench {
  readonly #seat: TrainerSeat;
  readonly #clock: Clock;
  readonly #listeners: BenchListeners;
  #lanes: OnBench[] = [];
  #isHalted = false;

  constructor({ spawnTrainer, clock }: { spawnTrainer: SpawnTrainer; clock: Clock }, listeners: BenchListeners) {
    this.#clock = clock;
    this.#listeners = listeners;
    this.#seat = new TrainerSeat(spawnTrainer, clock, {
      onNews: (news) => this.#onNews(news),
      onBroken: (reason) => this.#break(reason),
    });
  }

  /** What trains, begins or is paused. */
  get running(): readonly Readonly<OnBench>[] {
    return this.#lanes.filter(({ phase }) => phase !== 'waiting');
  }

  get waiting(): readonly Readonly<OnBench>[] {
    return this.#lanes.filter(({ phase }) => phase === 'waiting');
  }

  get isEmpty(): boolean {
    return this.#lanes.length === 0;
  }

  /** Whether a job begins here at once: a trainer is there, and has opened its engine. */
  get isWarm(): boolean {
    return this.#seat.isWarm;
  }

  /** Whether it makes room: all that began is paused and goes on from its checkpoint later. One that was told to stop says its last word first. */
  get canRest(): boolean {
    const { running } = this;
    return running.length > 0 && running.every(({ phase, isHeld, wish }) => phase === 'paused' && !isHeld && wish !== 'stop');
  }

  find(id: RunId): Readonly<OnBench> | undefined {
    return this.#lane(id);
  }

  begin(ready: readonly Ready[]): void {
    const state = { hasStarted: false, isHeld: false, wish: 'run' } as const;
    this.#lanes = ready.map(({ item }, at) => ({ ...item, phase: at === 0 ? 'starting' : 'waiting', ...state }));
    const { interestIn, environmentOf } = this.#listeners;
    const about = ({ id, group }: Waiting): About => ({ interest: interestIn(id), like: environmentOf(group) });
    const jobs = ready.map(({ item, recorded }) => jobOf(item, recorded, about(item)));
    this.#seat.order((orders) => orders.train(jobs));
    this.#seat.expect(startingLimitMs);
  }

  order(give: (orders: TrainerOrders) => Promise<void>): void {
    this.#seat.order(give);
  }

  pause(id: RunId): void {
    this.#wish(id, { wish: 'pause', isHeld: false }); // a person's pause outlasts the storage's trouble
    this.#seat.order((orders) => orders.pause(id));
  }

  resume(id: RunId): void {
    this.#wish(id, { wish: 'run', isHeld: false, stepOnly: false });
    this.#seat.order((orders) => orders.resume(id));
  }

  step(id: RunId): void {
    this.#wish(id, { wish: 'run', stepOnly: true });
    this.#seat.order((orders) => orders.step(id));
  }

  stop(id: RunId): void {
    this.#wish(id, { wish: 'stop' });
    this.#seat.order((orders) => orders.stop(id));
  }

  watch(id: RunId, interest: PreviewInterest | null): void {
    this.#seat.order((orders) => orders.watch(id, interest));
  }

  /** Asks the trainer to let go of those of these that have not begun. Resolves when it has answered, or does not for two seconds. */
  async release(ids: readonly RunId[]): Promise<void> {
    const asked = this.#lanes.filter((lane) => ids.includes(lane.id) && lane.phase === 'waiting');
    if (asked.length === 0) return;
    const answered = this.#seat.release(asked.map(({ id }) => id)).then((released) => {
      // Whatever happened meanwhile: what the trainer let go of, it never trains.
      const gone = asked.filter((lane) => this.#lanes.includes(lane) && released.includes(lane.id));
      this.#lanes = this.#lanes.filter((lane) => !gone.includes(lane));
      if (gone.length > 0) this.#listeners.onReleased(gone);
    });
    await withDeadline(answered, this.#clock, { ms: releaseMs, problem: 'The trainer did not answer.' }).catch(() => undefined);
  }

  /** While nothing at all can be written the runs wait, so that no work is done that could be lost. */
  hold(isHalted: boolean): void {
    this.#isHalted = isHalted;
    for (const lane of this.#lanes) this.#hold(lane);
  }

  /** Takes all off; the trainer stays if it lets go by itself. */
  async rest(): Promise<OnBench[]> {
    if (!(await this.#seat.park())) this.#seat.vacate();
    return this.#takeAll();
  }

  /** Ends the trainer with its run, within two seconds. `wasThere` false: the run had ended by itself meanwhile. */
  async kill(id: RunId): Promise<{ wasThere: boolean; others: OnBench[] }> {
    if (this.#lane(id)?.phase !== 'waiting') await this.#seat.park(); // else it was asked already, to let go of this one
    this.#seat.vacate();
    const lanes = this.#takeAll();
    return { wasThere: lanes.some((lane) => lane.id === id), others: lanes.filter((lane) => lane.id !== id) };
  }

  /** Ends the trainer at once; returns what it had but for the run that is gone. */
  drop(id: RunId): OnBench[] {
    this.#seat.vacate();
    return this.#takeAll().filter((lane) => lane.id !== id);
  }

  fill(): void {
    this.#seat.fill();
  }

  /** Asked of its trainer while nothing is with it. */
  async predict(run: Run, checkpoint: Checkpoint): Promise<PackedPredictions> {
    return this.isEmpty ? this.#seat.predict(run, checkpoint) : 'later';
  }

  /** Lets its trainer go, when nothing is with it. */
  empty(): void {
    if (this.isEmpty) this.#seat.vacate();
  }

  close(): void {
    this.#lanes = [];
    this.#seat.close();
  }

  #lane(id: RunId): OnBench | undefined {
    return this.#lanes.find((lane) => lane.id === id);
  }

  #wish(id: RunId, wish: Partial<OnBench>): void {
    const lane = this.#lane(id);
    if (lane) Object.assign(lane, wish);
  }

  #takeAll(): OnBench[] {
    const lanes = this.#lanes;
    this.#lanes = [];
    return lanes;
  }

  #hold(lane: OnBench): void {
    if (this.#isHalted && lane.phase !== 'waiting' && lane.phase !== 'paused' && !lane.isHeld) {
      lane.isHeld = true;
      this.#seat.order((orders) => orders.pause(lane.id));
    } else if (!this.#isHalted && lane.isHeld) {
      lane.isHeld = false;
      this.#seat.order((orders) => orders.resume(lane.id));
    }
  }

  #onNews(news: TrainerNews): void {
    switch (news.type) {
      case 'backend': {
        const { name, reason, adapter, offered } = news;
        return this.#listeners.onBackend({ name, reason, adapter, offered });
      }
      case 'preview':
        if (this.#lane(news.runId)) this.#listeners.onPreview(news.runId, news.preview);
        return;
      case 'events':
        return this.#onMessage(news.lanes);
      case 'heartbeat':
        return this.isEmpty ? this.#listeners.onMoved(this) : undefined; // it may just have become ready
      default:
        return news satisfies never;
    }
  }

  #onMessage(lanes: readonly LaneEvents[]): void {
    for (const { runId, events } of lanes) if (!this.#onEvents(runId, events)) break;
    const [head] = this.#lanes;
    if (head && this.running.length === 0) head.phase = 'starting';
    if (this.#lanes.length > 0) {
      const isStarting = !this.running.some(({ phase }) => phase === 'training' || phase === 'paused');
      this.#seat.expect(isStarting ? startingLimitMs : trainingLimitMs);
    }
    this.#listeners.onMoved(this);
  }

  /** False: the trainer is gone, and nothing more of it is heard. */
  #onEvents(id: RunId, events: readonly LedgerEvent[]): boolean {
    const lane = this.#lane(id);
    if (lane) follow(lane, events);
    // What fails after it had begun may be the machine (a lost GPU): another trainer tries, so it is not the run's end.
    const broken = lane?.hasStarted ? events.find((event) => event.type === 'failed') : undefined;
    const run = this.#listeners.fold(id, broken ? events.filter((event) => event !== broken) : events);
    if (!run || !lane) return true;
    if (broken) {
      this.#seat.vacate();
      this.#break(broken.message);
      return false;
    }
    if (!isOver(run.state.status)) {
      this.#hold(lane);
      if (events.some(({ type }) => type === 'paused')) this.#listeners.onPaused();
      return true;
    }
    this.#lanes = this.#lanes.filter((other) => other !== lane);
    this.#listeners.onOver(run);
    const isSound = run.state.status !== 'failed';
    this.#seat.afterRun({ isSound, isLast: this.isEmpty });
    if (!isSound && !this.isEmpty) this.#break('Another run of the same trainer failed.');
    return isSound;
  }

  #break(reason: string): void {
    this.#listeners.onBroken(this.#takeAll(), reason);
  }
}

function follow(lane: OnBench, events: readonly LedgerEvent[]): void {
  lane.hasStarted ||= events.some(({ type }) => type === 'started');
  if (lane.phase === 'waiting') lane.phase = 'starting';
  for (const { type } of events) {
    if (type === 'paused') lane.phase = 'paused';
    // The first step may have to compile shaders; only then the trainer is held to its pace.
    else if (type === 'resumed' || type === 'steps') lane.phase = 'training';
  }
}

type About = Pick<TrainerJob, 'interest' | 'like'>;

function jobOf({ stepOnly }: Waiting, { run, history, checkpoint: newest }: Recorded, about: About): TrainerJob {
  const checkpoint = run.purpose === 'train' ? newest : null; // a check starts again
  return { run: { ...run, elapsedMs: elapsedAt(history, checkpoint?.epoch ?? 0) }, checkpoint, stepOnly, ...about };
}

/** Training time at an epoch, in milliseconds. */
function elapsedAt({ epoch, elapsedMs }: History, at: number): number {
  return elapsedMs[epoch.indexOf(at)] ?? 0;
}
