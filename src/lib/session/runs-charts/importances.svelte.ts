/**
 * Which fields explain the score, worked out a tree at a time between frames, so that the page stays free. A question that is asked meanwhile
 * ends the one before it; the last answer stays until the next one is there. Gives way by a timer; knows nothing of where it is shown.
 */
import { resampledImportances, type Estimate } from '../../numerics/forest/resampled-importance.ts';
import { fieldTitle, tooFew, type FieldSample } from './field-sample.ts';

/** `share`: of the variance of the scores. `correlation`: of the ranks, null for fields without an order. */
export type FieldImportance = { title: string; paths: readonly string[]; values: number; share: Estimate; correlation: Estimate | null };

/** `explained`: the share of the variance between settings that the trees tell of settings they have not seen. */
export type Importances = { fields: readonly FieldImportance[]; explained: number; seeds: number | null; settings: number; runs: number };

export type ImportanceState =
  | { status: 'tooFew'; message: string }
  | { status: 'working'; done: number; before: Importances | null }
  | { status: 'ready'; importances: Importances };

const sliceMs = 8;

const shareOf = ({ value, low, high }: Estimate, variance: number): Estimate => ({
  value: value / variance,
  low: low / variance,
  high: high / variance,
});

/** The most important first. */
export function importancesOf(
  asked: FieldSample,
  found: Pick<Importances, 'explained'> & { variances: Estimate[]; correlations: (Estimate | null)[] },
): Importances {
  const fields = asked.fields.map((field, at): FieldImportance => {
    const variance = found.variances[at] ?? { value: 0, low: 0, high: 0 };
    return {
      title: fieldTitle(field),
      paths: field.columns.map(({ path }) => path),
      values: field.values,
      share: shareOf(variance, asked.ofRuns),
      correlation: found.correlations[at] ?? null,
    };
  });
  return {
    fields: fields.toSorted((a, b) => b.share.value - a.share.value),
    explained: found.explained,
    seeds: asked.ofSeeds === null ? null : Math.min(1, asked.ofSeeds / asked.ofRuns),
    settings: asked.sample.targets.length,
    runs: asked.runs,
  };
}

export class ImportanceWork {
  readonly #now: () => number;
  #state = $state.raw<ImportanceState>({ status: 'working', done: 0, before: null });
  #turn = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get state(): ImportanceState {
    return this.#state;
  }

  /** Ends when the answer is there, or another question was asked. */
  async ask(asked: FieldSample): Promise<void> {
    const turn = ++this.#turn;
    const message = tooFew(asked);
    if (message !== null) {
      this.#state = { status: 'tooFew', message };
      return;
    }
    const before = this.#lastAnswer();
    this.#state = { status: 'working', done: 0, before };
    const steps = resampledImportances(asked.sample);
    for (;;) {
      const until = this.#now() + sliceMs;
      let step = steps.next();
      while (!step.done && this.#now() < until) step = steps.next();
      if (step.done) {
        this.#state = { status: 'ready', importances: importancesOf(asked, step.value) };
        return;
      }
      this.#state = { status: 'working', done: step.value, before };
      await new Promise((resolve) => setTimeout(resolve));
      if (turn !== this.#turn) return;
    }
  }

  /** Nothing more is worked out. */
  stop(): void {
    this.#turn++;
  }

  #lastAnswer(): Importances | null {
    const state = this.#state;
    return state.status === 'ready' ? state.importances : state.status === 'working' ? state.before : null;
  }
}
