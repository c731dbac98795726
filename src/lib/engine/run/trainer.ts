/**
 * The loop behind `train`: where the run stands, and what happens at each slice, pause and epoch end. Lives as long as
 * one run. `saved` is always a finite state of the present epoch, from which a divergence is replayed.
 */
import { hashWords } from '../../numerics/hash.ts';
import { createStream } from '../../numerics/streams.ts';
import type { Checkpoint, Restored, TrainEvent } from '../../runs/events.ts';
import type { Measures } from '../../runs/metrics.ts';
import { withWeight } from '../../runs/adjust-run.ts';
import { settingsOf, type TrainingSettings } from '../../spec/training.ts';
import type { Execution, LaneState, Slice } from '../executors/executor.ts';
import { initialState } from '../ops/initial-state.ts';
import type { Plan } from '../ops/plan.ts';
import { rateFactors } from '../schedules/factors.ts';
import { isSpent } from './budget.ts';
import { divergenceSentence, firstNonFinite, isFiniteState, lastFinite } from './divergence.ts';
import { isDue, observe } from '../observe/observe.ts';
import { isOver } from './early-stopping.ts';
import { scorePart } from './evaluate.ts';
import { Hand } from './hand.ts';
import { measure, type PartScores } from './measure.ts';
import { freshRunMemory, fromCheckpoint, rememberEpoch, toCheckpointMemory, type RunMemory } from './memory.ts';
import { createClock, createPacer, sliceTargetMs, type Clock, type Pacer } from './pacer.ts';
import type { Moment, TrainJob, TrainServices } from './train.ts';
import { waitWhilePaused } from './wait-while-paused.ts';

/** Milliseconds of training that a crash may cost. */
const checkpointEveryMs = 1000;
const breatheEveryMs = 8;

type Parts = { job: TrainJob; plan: Plan; execution: Execution; services: TrainServices };
type Events<Result> = AsyncGenerator<TrainEvent, Result>;

export class Trainer {
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #pacer: Pacer;
  readonly #stepsPerEpoch: number;
  readonly #hand: Hand;
  readonly #settings: TrainingSettings;
  #memory: RunMemory;
  #saved: LaneState;
  #scored: { of: Float32Array; scores: PartScores } | null = null;
  #epoch: number; // done
  #step: number; // optimizer steps done
  #order: Int32Array = new Int32Array();
  #isSpent = false; // its time budget
  #checkpointAt: number;
  #breathedAt: number;

  constructor(parts: Parts) {
    const { job, plan, services } = parts;
    const { checkpoint, run, prepared } = job;
    this.#parts = parts;
    this.#clock = createClock(services.now, checkpoint ? run.elapsedMs : 0);
    this.#pacer = createPacer(sliceTargetMs[services.environment.backend]);
    this.#stepsPerEpoch = Math.ceil(prepared.train.rows.length / plan.batchSize);
    this.#memory = checkpoint ? fromCheckpoint(checkpoint) : freshRunMemory;
    this.#saved = checkpoint ? stateOf(checkpoint) : initialState(plan, run.seed);
    this.#epoch = checkpoint?.epoch ?? 0;
    this.#step = this.#saved.step;
    this.#hand = new Hand(run, this.#step);
    this.#settings = settingsOf(run.resolved.training);
    this.#checkpointAt = this.#clock.elapsed();
    this.#breathedAt = services.now();
  }

  async *events(): Events<void> {
    const { job, plan, execution, services } = this.#parts;
    const { epochs } = job.run.resolved.training;
    const { environment } = services;
    await execution.load(this.#saved);
    execution.setKnobs(this.#hand.knobs(this.#step));
    const { parameterCount } = plan;
    yield { type: 'started', environment, parameterCount, stepsPerEpoch: this.#stepsPerEpoch, dispatches: execution.dispatches() };
    await this.#look('start');
    while (this.#epoch < epochs && !this.#isStoppedEarly && !this.#isSpent) {
      const examples = job.prepared.train.rows.length;
      this.#order = createStream({ seed: job.run.seed, purpose: 'shuffle', epoch: this.#epoch + 1 }).permutation(examples);
      while (this.#stepInEpoch < this.#stepsPerEpoch) {
        if ((yield* this.#intervene()) === 'over') return;
        if (services.control.wants() !== 'run' && (yield* this.#attend()) === 'over') return;
        if ((yield* this.#slice()) === 'over') return;
      }
      yield* this.#endEpoch();
    }
    const reason = this.#isStoppedEarly ? 'earlyStopping' : this.#epoch < epochs ? 'budget' : 'epochs';
    const restored = yield* this.#restoreBest();
    const weightsHash = hashWords(this.#saved.params);
    yield {
      type: 'finished',
      reason,
      weightsHash,
      elapsedMs: this.#clock.elapsed(),
      ...(restored && { restored }),
      ...(await this.#measure()),
    };
  }

  get #isStoppedEarly(): boolean {
    return isOver(this.#memory.stopping, this.#parts.job.run.resolved.training.earlyStopping);
  }

  /** What the schedule makes of some steps of this epoch. */
  #rates(fromStep: number, steps: number): Pick<Slice, 'learningRates'> {
    const { schedule, warmup } = this.#settings;
    if (schedule.type === 'constant' && warmup === null) return {};
    const stepsPerEpoch = this.#stepsPerEpoch;
    const all = this.#parts.job.run.resolved.training.epochs * stepsPerEpoch;
    const descent = { schedule, warmup, steps: all, stepsPerEpoch, plateau: this.#memory.plateau.factor };
    return { learningRates: rateFactors(descent, this.#epochStart + fromStep, steps) };
  }

  get #epochStart(): number {
    return this.#epoch * this.#stepsPerEpoch;
  }

  get #stepInEpoch(): number {
    return this.#step - this.#epochStart;
  }

  /** A pause or a stop: the exact position is kept first, in the middle of an epoch too. */
  async *#attend(): Events<'resumed' | 'over'> {
    const { execution, services } = this.#parts;
    const { control } = services;
    const state = await execution.save();
    if (!isFiniteState(state)) return yield* this.#diverge(null);
    this.#saved = state;
    yield this.#checkpoint(this.#saved);
    yield* waitWhilePaused({ control, clock: this.#clock, epoch: this.#epoch, attend: () => this.#attendPause() });
    if (control.wants() === 'stop') {
      const weightsHash = hashWords(this.#saved.params);
      const measured = this.#epoch > 0 ? await this.#measure() : {};
      yield { type: 'stopped', epoch: this.#epoch, weightsHash, elapsedMs: this.#clock.elapsed(), ...measured };
      return 'over';
    }
    return 'resumed';
  }

  async *#attendPause(): Events<void> {
    yield* this.#intervene(); // never ends the run here: what a pause keeps was found finite
    await this.#look('paused');
  }

  /** Numbers moved by hand, recorded earlier or asked for now. The state after them is kept: no replay ever crosses one. */
  async *#intervene(): Events<'done' | 'over'> {
    const { execution, services } = this.#parts;
    const asked = services.control.takeChanges();
    const changes = [...this.#hand.due(this.#step), ...asked];
    if (changes.length === 0) return 'done';
    const state = await execution.save();
    if (!isFiniteState(state)) return yield* this.#diverge(null);
    for (const change of changes) state.params = withWeight(state.params, change);
    if (changes.some(({ knob }) => knob === 'weight')) await execution.load(state);
    this.#saved = state;
    const added = this.#hand.add(asked, { step: this.#step, epoch: this.#epoch });
    execution.setKnobs(this.#hand.knobs(this.#step));
    for (const intervention of added) yield { type: 'intervention', ...intervention };
    if (added.length > 0) yield this.#checkpoint(state);
    return 'done';
  }

  async *#slice(): Events<'done' | 'over'> {
    const { execution, services } = this.#parts;
    const fromStep = this.#stepInEpoch;
    const steps = this.#pacer.next(Math.min(this.#stepsPerEpoch - fromStep, this.#hand.stepsToNext(this.#step)));
    const began = services.now();
    const losses = await execution.runSlice({
      epoch: this.#epoch + 1,
      fromStep,
      steps,
      order: this.#order,
      ...this.#rates(fromStep, steps),
    });
    this.#pacer.took(steps, services.now() - began);
    const bad = firstNonFinite(losses);
    const good = bad < 0 ? losses : losses.slice(0, bad);
    if (good.length > 0) yield { type: 'steps', fromStep: this.#step, losses: good };
    this.#step += good.length;
    if (bad >= 0) return yield* this.#diverge(losses[bad] ?? NaN);

    const isEpochEnd = this.#stepInEpoch === this.#stepsPerEpoch;
    if (isEpochEnd || this.#isCheckpointDue) {
      const state = await execution.save();
      if (!isFiniteState(state)) return yield* this.#diverge(null);
      this.#saved = state;
      if (!isEpochEnd) yield this.#checkpoint(state);
    }
    await this.#breathe();
    if (!isEpochEnd) await this.#look('slice');
    return 'done';
  }

  /** `loss` is the first non-finite one, met after `#step` steps; null when the weights told first. */
  async *#diverge(loss: number | null): Events<'over'> {
    const { execution } = this.#parts;
    const epoch = this.#epoch + 1;
    const rates = (fromStep: number, steps: number) => this.#rates(fromStep, steps);
    const replay = { from: this.#saved, until: this.#step, epochStart: this.#epochStart, epoch, order: this.#order, rates };
    const last = await lastFinite(execution, replay);
    yield this.#checkpoint(last);
    // The step that broke the run is the one after the last finite state.
    const about = { loss: last.step === this.#step ? loss : null, epoch, step: last.step + 1 };
    const message = divergenceSentence({ ...about, learningRate: this.#hand.knobs(this.#step).learningRate });
    yield { type: 'diverged', epoch, step: about.step, message, elapsedMs: this.#clock.elapsed() };
    return 'over';
  }

  async *#endEpoch(): Events<void> {
    const { job, execution, services } = this.#parts;
    const { training } = job.run.resolved;
    const [factor = 1] = this.#rates(this.#stepsPerEpoch - 1, 1).learningRates ?? [];
    const learningRate = this.#hand.knobs(this.#step - 1).learningRate * factor;
    this.#epoch++;
    const { train, validation } = await this.#score();
    this.#memory = rememberEpoch(this.#memory, training, {
      epoch: this.#epoch,
      loss: (validation ?? train).loss,
      params: this.#saved.params,
    });
    const elapsedMs = this.#clock.elapsed();
    this.#isSpent = isSpent(job.run, { step: this.#step, elapsedMs });
    yield {
      type: 'epochEnd',
      epoch: this.#epoch,
      step: this.#step,
      train,
      validation,
      elapsedMs,
      learningRate,
      weightsHash: hashWords(this.#saved.params),
      dispatches: execution.dispatches(),
    };
    const observed = await this.#observe();
    if (observed) yield observed;
    services.control.epochEnded();
    const isLast = this.#epoch >= training.epochs || this.#isStoppedEarly || this.#isSpent;
    if (isLast || this.#isCheckpointDue) yield this.#checkpoint(this.#saved);
    await this.#look('epochEnd');
  }

  async #score(): Promise<PartScores> {
    const { job, plan, execution } = this.#parts;
    const { training } = job.run.resolved;
    const evaluation = { execution, plan, breathe: () => this.#breathe() };
    const train = (await scorePart(evaluation, job.prepared.train, training)) ?? { loss: NaN, metric: NaN };
    const scores = { train, validation: await scorePart(evaluation, job.prepared.validation, training) };
    this.#scored = { of: this.#saved.params, scores };
    return scores;
  }

  /** What instruments see of the weights just trained. */
  async #observe(): Promise<TrainEvent | null> {
    const { job, plan, execution, services } = this.#parts;
    if (!isDue(job.run, { epoch: this.#epoch, stepsPerEpoch: this.#stepsPerEpoch })) return null;
    const began = services.now();
    const [rate = 1] = this.#rates(0, 1).learningRates ?? [];
    const probed = { resolved: job.run.resolved, prepared: job.prepared, seed: job.run.seed, plan, executor: services.executor };
    const moment = { state: this.#saved, epoch: this.#epoch, knobs: this.#hand.knobs(this.#step), rate };
    const seen = await observe(probed, execution, moment);
    return { type: 'observed', observation: { ...seen, tookMs: services.now() - began } };
  }

  /** The best epoch's weights for the last one's, where that was asked for and they differ. */
  async *#restoreBest(): Events<Restored | null> {
    const { bestParams, stopping } = this.#memory;
    if (!bestParams || stopping.bestEpoch === null || stopping.bestEpoch === this.#epoch) return null;
    this.#saved = { ...this.#saved, params: bestParams };
    await this.#parts.execution.load(this.#saved);
    const scores = await this.#score();
    yield this.#checkpoint(this.#saved);
    await this.#look('epochEnd');
    return { epoch: stopping.bestEpoch, ...scores };
  }

  /** What the record says of the weights the execution holds. */
  async #measure(): Promise<{ measures?: Measures }> {
    const { job, plan, execution } = this.#parts;
    const evaluation = { execution, plan, breathe: () => this.#breathe() };
    const known = this.#scored?.of === this.#saved.params ? this.#scored.scores : null;
    const measures = await measure({ evaluation, resolved: job.run.resolved, prepared: job.prepared, known });
    return measures ? { measures } : {};
  }

  get #isCheckpointDue(): boolean {
    return this.#clock.elapsed() - this.#checkpointAt >= checkpointEveryMs;
  }

  #checkpoint({ params, slots, step }: LaneState): TrainEvent {
    this.#checkpointAt = this.#clock.elapsed();
    // Copies: whoever takes the event may transfer its buffers to another thread.
    const position = { epoch: this.#epoch, step, params: params.slice(), slots: slots.slice() };
    return { type: 'checkpoint', checkpoint: { ...position, ...toCheckpointMemory(this.#memory) } };
  }

  async #look(at: Moment['at']): Promise<void> {
    const { execution, plan, services } = this.#parts;
    await services.observe?.({ at, epoch: this.#epoch, execution, plan });
  }

  async #breathe(): Promise<void> {
    const { breathe, now } = this.#parts.services;
    if (now() - this.#breathedAt < breatheEveryMs) return;
    await breathe();
    this.#breathedAt = now();
  }
}

const stateOf = ({ params, slots, step }: Checkpoint): LaneState => ({ params, slots, step });
