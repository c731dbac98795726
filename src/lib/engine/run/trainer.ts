/**
 * The loop behind `train`: where the run stands, and what happens at each slice, pause and epoch end. Lives as long as
 * one run. `saved` is always a finite state of the present epoch, from which a divergence is replayed.
 */
import { createStream } from '../../numerics/streams.ts';
import type { Checkpoint, Environment, InterventionChange, Restored, TrainEvent } from '../../runs/events.ts';
import type { Costs } from '../../runs/costs.ts';
import { withWeight } from '../../runs/adjust-run.ts';
import type { Execution, Knobs, LaneState, Slice } from '../executors/executor.ts';
import { initialState } from '../ops/initial-state.ts';
import type { Plan } from '../ops/plan.ts';
import { isSpent, stepsLeftOf } from './budget.ts';
import { Course } from './course.ts';
import { divergenceSentence, firstNonFinite, lastFinite } from './divergence.ts';
import { Observer } from '../observe/observer.ts';
import { isOver } from './early-stopping.ts';
import { Breath } from './breath.ts';
import { Examiner } from './examiner.ts';
import { Hand } from './hand.ts';
import { Keeper } from './keeper.ts';
import { freshRunMemory, fromCheckpoint, rememberEpoch, type RunMemory } from './memory.ts';
import { createClock, createPacer, sliceTargetMs, type Clock, type Pace } from './pacer.ts';
import { Standing } from './standing.ts';
import { Spending } from './spending.ts';
import { doesRepeat, repeatedSteps } from './repeat-check.ts';
import type { Moment, TrainJob, TrainServices } from './train.ts';
import { waitWhilePaused } from './wait-while-paused.ts';

type Parts = { job: TrainJob; plan: Plan; execution: Execution; services: TrainServices; openMs: number };
type Changes = { changes: InterventionChange[]; asked: InterventionChange[] };
type Events<Result> = AsyncGenerator<TrainEvent, Result>;

export class Trainer {
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #course: Course;
  readonly #hand: Hand;
  readonly #keeper: Keeper;
  readonly #observer: Observer;
  #memory: RunMemory;
  readonly #saved: Standing;
  readonly #spending: Spending;
  readonly #breath: Breath;
  readonly #examiner: Examiner;
  #isSpent = false; // its time budget

  constructor(parts: Parts) {
    const { job, plan, services } = parts;
    const { checkpoint, run, prepared } = job;
    this.#parts = parts;
    this.#clock = createClock(services.now, checkpoint ? run.elapsedMs : 0);
    this.#spending = new Spending(services.now, checkpoint ? run.costs : undefined);
    this.#spending.add('prepare', services.around?.prepareMs ?? 0);
    this.#spending.add('open', parts.openMs);
    this.#pace = services.pace ?? createPacer(sliceTargetMs[services.environment.backend]);
    this.#memory = checkpoint ? fromCheckpoint(checkpoint, run) : freshRunMemory;
    this.#saved = new Standing(parts.execution, checkpoint ? copyOf(checkpoint) : initialState(plan, run.seed));
    this.#breath = new Breath(services);
    this.#examiner = new Examiner({ job, plan, execution: parts.execution, standing: this.#saved, breath: this.#breath });
    const from = { epoch: checkpoint?.epoch ?? 0, step: this.#saved.state.step };
    const examples = prepared.train.rows.length;
    const shuffle = (epoch: number) =>
      parts.execution.shuffle?.(epoch) ?? createStream({ seed: run.seed, purpose: 'shuffle', epoch }).permutation(examples);
    this.#course = new Course({ run, examples, batchSize: plan.batchSize, from, shuffle });
    this.#hand = new Hand(run, from.step);
    this.#keeper = new Keeper(run, () => this.#clock.elapsed());
    const probed = { resolved: run.resolved, prepared, seed: run.seed, plan, executor: services.executor };
    const { stepsPerEpoch } = this.#course;
    this.#observer = new Observer({ run, probed, execution: parts.execution, stepsPerEpoch, now: services.now });
  }

  async *events(): Events<void> {
    const { plan, execution, services } = this.#parts;
    const course = this.#course;
    await execution.load(this.#saved.state);
    execution.setKnobs(this.#knobs());
    const { stepsPerEpoch } = course;
    const environment = { ...services.environment, ...(await this.#repeats()) };
    yield { type: 'started', environment, parameterCount: plan.parameterCount, stepsPerEpoch, dispatches: execution.dispatches() };
    await this.#look('start');
    while (!this.#isOver) {
      while (course.stepsLeft > 0 && !this.#isSpent) {
        const changes = this.#changesDue();
        if (changes && (yield* this.#intervene(changes)) === 'over') return;
        if (services.control.wants() !== 'run' && (yield* this.#attend()) === 'over') return;
        if ((yield* this.#slice()) === 'over') return;
      }
      if (course.stepsLeft === 0) yield* this.#endEpoch();
    }
    const reason = this.#isStoppedEarly ? 'earlyStopping' : course.epoch < course.epochs ? 'budget' : 'epochs';
    const restored = yield* this.#restoreBest();
    const elapsedMs = this.#clock.elapsed();
    const measured = await this.#spending.on('measure', this.#examiner.measures());
    const { weightsHash } = this.#saved;
    yield { type: 'finished', reason, weightsHash, elapsedMs, ...(restored && { restored }), ...measured, costs: this.#costs() };
  }

  get #isStoppedEarly(): boolean {
    return isOver(this.#memory.stopping, this.#parts.job.run.resolved.training.earlyStopping);
  }

  /** In the middle of an epoch, once one of its own has ended: a run without a score would tell nothing. */
  get #isSpentWithin(): boolean {
    const { run } = this.#parts.job;
    const { epoch, step } = this.#course;
    return epoch > (run.origin?.epoch ?? 0) && isSpent(run, { step, elapsedMs: this.#clock.elapsed() });
  }

  get #isOver(): boolean {
    return this.#course.epoch >= this.#course.epochs || this.#isStoppedEarly || this.#isSpent;
  }

  #knobs(step = this.#course.step): Knobs {
    return this.#hand.knobs(step);
  }

  /** Steps of the present epoch, from one counted over the whole run. */
  #sliceFrom(fromStep: number, steps: number): Slice {
    return this.#course.slice(fromStep, steps, this.#memory.plateau.factor);
  }

  /** The learning rate that a step has by its schedule and by hand. */
  #rateOf(step: number): number {
    const [factor = 1] = this.#course.rates(step, 1, this.#memory.plateau.factor) ?? [];
    return this.#knobs(step).learningRate * factor;
  }

  /** On a GPU the first steps are done twice: where they part, the record says so. */
  async #repeats(): Promise<Pick<Environment, 'repeats'>> {
    const steps = Math.min(repeatedSteps, this.#course.stepsLeft);
    if (this.#parts.services.environment.backend !== 'webgpu' || this.#isOver) return {};
    return { repeats: await doesRepeat(this.#parts.execution, this.#saved.state, this.#sliceFrom(this.#course.step, steps)) };
  }

  /** A pause or a stop: the exact position is kept first, in the middle of an epoch too. */
  async *#attend(): Events<'resumed' | 'over'> {
    const { control } = this.#parts.services;
    if (!(await this.#saved.take())) return yield* this.#diverge(null);
    yield this.#checkpoint(this.#saved.state);
    yield* waitWhilePaused({ control, clock: this.#clock, epoch: this.#course.epoch, attend: () => this.#attendPause() });
    if (control.wants() === 'stop') {
      const { epoch } = this.#course;
      const weightsHash = this.#saved.weightsHash;
      const measured = epoch > 0 ? await this.#spending.on('measure', this.#examiner.measures()) : {};
      yield { type: 'stopped', epoch, weightsHash, elapsedMs: this.#clock.elapsed(), ...measured, costs: this.#costs() };
      return 'over';
    }
    return 'resumed';
  }

  async *#attendPause(): Events<void> {
    const changes = this.#changesDue();
    if (changes) yield* this.#intervene(changes); // never ends the run here: what a pause keeps was found finite
    await this.#look('paused');
  }

  /** Numbers moved by hand, recorded earlier or asked for now. */
  #changesDue(): Changes | null {
    const asked = this.#parts.services.control.takeChanges();
    const changes = [...this.#hand.due(this.#course.step), ...asked];
    return changes.length > 0 ? { changes, asked } : null;
  }

  /** The state after the changes is kept: no replay ever crosses one. */
  async *#intervene({ changes, asked }: Changes): Events<'done' | 'over'> {
    const { execution } = this.#parts;
    const { step, epoch } = this.#course;
    if (!(await this.#saved.take())) return yield* this.#diverge(null);
    if (changes.some(({ knob }) => knob === 'weight')) {
      this.#saved.set({ ...this.#saved.state, params: changes.reduce(withWeight, this.#saved.state.params) });
      await execution.load(this.#saved.state);
    }
    const added = this.#hand.add(asked, { step, epoch });
    execution.setKnobs(this.#knobs());
    for (const intervention of added) yield { type: 'intervention', ...intervention };
    if (added.length > 0) yield this.#checkpoint(this.#saved.state);
    return 'done';
  }

  async *#slice(): Events<'done' | 'over'> {
    const { execution, services } = this.#parts;
    const course = this.#course;
    const { step } = course;
    const steps = await this.#pace.next(Math.min(course.stepsLeft, this.#hand.stepsToNext(step), stepsLeftOf(this.#parts.job.run, step)));
    const began = services.now();
    const losses = await execution.runSlice(this.#sliceFrom(course.step, steps));
    const took = services.now() - began;
    this.#pace.took(steps, took);
    this.#spending.add('train', took);
    const bad = firstNonFinite(losses);
    const good = bad < 0 ? losses : losses.slice(0, bad);
    if (good.length > 0) yield { type: 'steps', fromStep: course.step, losses: good };
    course.advance(good.length);
    if (bad >= 0) return yield* this.#diverge(losses[bad] ?? NaN);

    const isEpochEnd = course.stepsLeft === 0;
    this.#isSpent = !isEpochEnd && this.#isSpentWithin;
    if (isEpochEnd || this.#isSpent || this.#keeper.isDue) {
      if (!(await this.#spending.on('weights', this.#saved.take()))) return yield* this.#diverge(null);
      if (!isEpochEnd) yield this.#checkpoint(this.#saved.state);
    }
    await this.#breath.take();
    if (!isEpochEnd) await this.#look('slice');
    return 'done';
  }

  /** `loss` is the first non-finite one, met after the course's steps; null when the weights told first. */
  async *#diverge(loss: number | null): Events<'over'> {
    const { execution } = this.#parts;
    const { step, epoch } = this.#course;
    const slice = (fromStep: number, steps: number) => this.#sliceFrom(fromStep, steps);
    const last = await lastFinite(execution, { from: this.#saved.state, until: step, slice });
    yield this.#checkpoint(last);
    // The step that broke the run is the one after the last finite state.
    const about = { loss: last.step === step ? loss : null, epoch: epoch + 1, step: last.step + 1 };
    const message = divergenceSentence({ ...about, learningRate: this.#knobs().learningRate });
    yield { type: 'diverged', epoch: about.epoch, step: about.step, message, elapsedMs: this.#clock.elapsed(), costs: this.#costs() };
    return 'over';
  }

  async *#endEpoch(): Events<void> {
    const { job, execution, services } = this.#parts;
    const { training } = job.run.resolved;
    const learningRate = this.#rateOf(this.#course.step - 1);
    this.#course.endEpoch();
    const { epoch, step } = this.#course;
    const { train, validation } = await this.#spending.on('evaluate', this.#examiner.score());
    this.#memory = rememberEpoch(this.#memory, training, {
      epoch,
      scores: validation ?? train,
      params: this.#saved.state.params,
    });
    const elapsedMs = this.#clock.elapsed();
    this.#isSpent = isSpent(job.run, { step, elapsedMs });
    yield {
      type: 'epochEnd',
      epoch,
      step,
      train,
      validation,
      elapsedMs,
      learningRate,
      weightsHash: this.#saved.weightsHash,
      dispatches: execution.dispatches(),
    };
    const observed = await this.#spending.on('instruments', this.#observe());
    if (observed) yield observed;
    services.control.epochEnded();
    const isKept = this.#keeper.note({ epoch, state: this.#saved.state, memory: this.#memory }, validation ?? train);
    if (this.#isOver || isKept || this.#keeper.isDue) yield this.#checkpoint(this.#saved.state);
    await this.#look('epochEnd');
  }

  /** What instruments see of the weights just trained. */
  #observe(): Promise<TrainEvent | null> {
    const { epoch, step } = this.#course;
    const moment = () => {
      const [rate = 1] = this.#course.rates(step, 1, this.#memory.plateau.factor) ?? [];
      return { state: this.#saved.state, epoch, knobs: this.#knobs(), rate };
    };
    return this.#observer.look(moment, { epoch, isOver: this.#isOver });
  }

  /** The best epoch's weights for the last one's, where that was asked for and they differ. */
  async *#restoreBest(): Events<Restored | null> {
    const { bestParams, stopping } = this.#memory;
    const isThere = stopping.bestEpoch === this.#course.epoch && this.#course.stepsLeft === this.#course.stepsPerEpoch;
    if (!bestParams || stopping.bestEpoch === null || isThere) return null;
    this.#saved.set({ ...this.#saved.state, params: bestParams });
    await this.#parts.execution.load(this.#saved.state);
    const scores = await this.#examiner.score();
    yield this.#checkpoint(this.#saved.state);
    await this.#look('epochEnd');
    return { epoch: stopping.bestEpoch, ...scores };
  }

  #costs(): Costs {
    const { job, plan, services } = this.#parts;
    const { inputs, targets } = job.prepared.train;
    return this.#spending.costs(plan, { inputs: inputs.length, targets: targets.length }, services.around?.heldBytes() ?? null);
  }

  #checkpoint(state: LaneState): TrainEvent {
    return this.#keeper.checkpoint({ epoch: this.#course.epoch, state, memory: this.#memory });
  }

  #look(at: Moment['at']): Promise<void> | undefined {
    const { execution, plan, services } = this.#parts;
    return services.observe?.({ at, epoch: this.#course.epoch, execution, plan });
  }
}

/** The loop writes into its state. */
const copyOf = ({ params, slots, step }: Checkpoint): LaneState => ({ params: params.slice(), slots: slots.slice(), step });
