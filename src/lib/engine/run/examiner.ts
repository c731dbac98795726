/**
 * What is said of the weights that stand: their scores after an epoch, and every measure of them at the end. Works over whole parts with
 * dropout off, lets the event loop breathe in between, and never changes a run.
 */
import type { Measures } from '../../runs/metrics.ts';
import type { Execution } from '../executors/executor.ts';
import type { Plan } from '../ops/plan.ts';
import type { Breath } from './breath.ts';
import { scorePart } from './evaluate.ts';
import { measure, type PartScores } from './measure.ts';
import type { Standing } from './standing.ts';
import type { TrainJob } from './train.ts';

type Examined = { job: TrainJob; plan: Plan; execution: Execution; standing: Standing; breath: Breath };

export class Examiner {
  readonly #examined: Examined;

  constructor(examined: Examined) {
    this.#examined = examined;
  }

  /** Scores of both parts, remembered with the weights. */
  async score(): Promise<PartScores> {
    const { job, standing } = this.#examined;
    const { training } = job.run.resolved;
    const train = (await scorePart(this.#evaluation, job.prepared.train, training)) ?? { loss: NaN, metric: NaN };
    const scores = { train, validation: await scorePart(this.#evaluation, job.prepared.validation, training) };
    standing.scores = scores;
    return scores;
  }

  /** What the record says of them; empty when no example trains. */
  async measures(): Promise<{ measures?: Measures }> {
    const { job, standing } = this.#examined;
    const about = { evaluation: this.#evaluation, resolved: job.run.resolved, prepared: job.prepared, known: standing.scores };
    const measures = await measure(about);
    return measures ? { measures } : {};
  }

  get #evaluation() {
    const { plan, execution, breath } = this.#examined;
    return { execution, plan, breathe: () => breath.take() };
  }
}
