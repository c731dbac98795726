/**
 * The sides of a comparison, scored example by example: the kept weights of every run go over the validation part once.
 * Reads only; what cannot be scored is a state with a sentence. A newer question drops the older one.
 */
import { scoredRuns } from '../../runs/group.ts';
import type { Run } from '../../runs/run.ts';
import type { Store } from '../../storage/store.ts';
import type { AnalysisCommands, PartOutputs, Predictions } from '../../worker/protocol.ts';
import { exampleScores, type ExampleScores } from './example-scores.ts';

export type ScoredRun = { run: Run; outputs: PartOutputs; scores: ExampleScores };
export type ScoredSide = readonly [ScoredRun, ...ScoredRun[]];

/** `shown`: the examples as a person sees them. `leftOut`: runs without a score, or cut short beside others that finished. */
export type ScoredSides = { sides: readonly [ScoredSide, ...ScoredSide[]]; shown: Predictions; leftOut: number };

export type ScoringState =
  | { status: 'none' }
  | { status: 'scoring'; done: number; of: number }
  | { status: 'ready'; scored: ScoredSides }
  | { status: 'failed'; message: string };

type Services = {
  store: () => Promise<Pick<Store, 'readCheckpoint'>>;
  analysis: () => Promise<Pick<AnalysisCommands, 'outputs' | 'predictions'>>;
};

export class Scoring {
  readonly #services: Services;
  #state = $state.raw<ScoringState>({ status: 'none' });
  #asked = 0;
  #key = '';

  constructor(services: Services) {
    this.#services = services;
  }

  get state(): ScoringState {
    return this.#state;
  }

  /** Scores all sides, the baseline first, unless the same runs were asked for before. */
  async score(sides: readonly (readonly Run[])[]): Promise<void> {
    const counted = sides.map(scoredRuns);
    const key = counted.map((runs) => runs.map(({ id, stepsDone }) => `${id} ${stepsDone}`).join()).join(';');
    if (key === this.#key) return;
    this.#key = key;
    const mine = ++this.#asked;
    const say = (state: ScoringState) => {
      if (mine === this.#asked) this.#state = state;
    };
    if (counted.some((runs) => runs.length === 0)) return say({ status: 'none' });
    const of = counted.flat().length;
    let done = 0;
    say({ status: 'scoring', done, of });
    try {
      const [store, analysis] = await Promise.all([this.#services.store(), this.#services.analysis()]);
      const scored: ScoredSide[] = [];
      for (const runs of counted) {
        const side: ScoredRun[] = [];
        for (const run of runs) {
          const checkpoint = await store.readCheckpoint(run.id);
          if (!checkpoint) throw new Error(withoutWeights(run));
          const outputs = await analysis.outputs(run, checkpoint);
          if (mine !== this.#asked) return;
          side.push({ run, outputs, scores: exampleScores(outputs) });
          say({ status: 'scoring', done: ++done, of });
        }
        const [one, ...more] = side;
        if (one) scored.push([one, ...more]);
      }
      const [first, ...others] = scored;
      const problem = problemOf(scored.flat());
      if (!first || problem !== null) return say({ status: 'failed', message: problem ?? 'There is nothing to score.' });
      const shown = await this.#shown(first[0].run);
      say({ status: 'ready', scored: { sides: [first, ...others], shown, leftOut: sides.flat().length - of } });
    } catch (error) {
      if (mine === this.#asked) this.#key = '';
      say({ status: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  async #shown(run: Run): Promise<Predictions> {
    const checkpoint = await (await this.#services.store()).readCheckpoint(run.id);
    if (!checkpoint) throw new Error(withoutWeights(run));
    return (await this.#services.analysis()).predictions(run, checkpoint);
  }
}

const withoutWeights = ({ name }: Run) => `${name} kept no weights: train it again to score its examples.`;

/** The examples must be the same, one beside the other. */
function problemOf(all: readonly ScoredRun[]): string | null {
  const [first] = all;
  if (!first || first.scores.rows.length === 0) return 'There is no validation part to score: set one aside in the data cell.';
  const isSame = ({ scores }: ScoredRun) =>
    scores.rows.length === first.scores.rows.length && scores.rows.every((row, at) => row === first.scores.rows[at]);
  return all.every(isSame) ? null : 'These runs have other validation examples, so example by example they cannot be compared.';
}
