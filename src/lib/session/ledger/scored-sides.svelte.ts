/**
 * Two sides of a comparison, scored example by example: the kept weights of every run of both go over the validation part once.
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
export type ScoredSides = { a: ScoredSide; b: ScoredSide; shown: Predictions; leftOut: number };

export type ScoringState =
  | { status: 'none' }
  | { status: 'scoring'; done: number; of: number }
  | { status: 'ready'; sides: ScoredSides }
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

  /** Scores both sides, unless the same runs were asked for before. */
  async score(a: readonly Run[], b: readonly Run[]): Promise<void> {
    const [ofA, ofB] = [scoredRuns(a), scoredRuns(b)];
    const key = [...ofA, ...ofB].map(({ id, stepsDone }) => `${id} ${stepsDone}`).join();
    if (key === this.#key) return;
    this.#key = key;
    const mine = ++this.#asked;
    const say = (state: ScoringState) => {
      if (mine === this.#asked) this.#state = state;
    };
    const of = ofA.length + ofB.length;
    if (ofA.length === 0 || ofB.length === 0) return say({ status: 'none' });
    let done = 0;
    say({ status: 'scoring', done, of });
    try {
      const [store, analysis] = await Promise.all([this.#services.store(), this.#services.analysis()]);
      const scoreAll = async (runs: readonly Run[]): Promise<ScoredSide> => {
        const scored: ScoredRun[] = [];
        for (const run of runs) {
          if (mine !== this.#asked) throw new Error('A newer question came.');
          const checkpoint = await store.readCheckpoint(run.id);
          if (!checkpoint) throw new Error(`${run.name} kept no weights: train it again to score its examples.`);
          const outputs = await analysis.outputs(run, checkpoint);
          scored.push({ run, outputs, scores: exampleScores(outputs) });
          say({ status: 'scoring', done: ++done, of });
        }
        const [first, ...others] = scored;
        if (!first) throw new Error('There is nothing to score.');
        return [first, ...others];
      };
      const sideA = await scoreAll(ofA);
      const sideB = await scoreAll(ofB);
      const problem = problemOf([...sideA, ...sideB]);
      if (problem !== null) return say({ status: 'failed', message: problem });
      const shown = await this.#shown(sideA[0].run);
      say({ status: 'ready', sides: { a: sideA, b: sideB, shown, leftOut: a.length + b.length - of } });
    } catch (error) {
      this.#key = '';
      say({ status: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  async #shown(run: Run): Promise<Predictions> {
    const checkpoint = await (await this.#services.store()).readCheckpoint(run.id);
    if (!checkpoint) throw new Error(`${run.name} kept no weights: train it again to score its examples.`);
    return (await this.#services.analysis()).predictions(run, checkpoint);
  }
}

/** The examples must be the same, one beside the other. */
function problemOf(all: readonly ScoredRun[]): string | null {
  const [first] = all;
  if (!first || first.scores.rows.length === 0) return 'There is no validation part to score: set one aside in the data cell.';
  const isSame = ({ scores }: ScoredRun) =>
    scores.rows.length === first.scores.rows.length && scores.rows.every((row, at) => row === first.scores.rows[at]);
  return all.every(isSame) ? null : 'A and B have other validation examples, so example by example they cannot be compared.';
}

/** The seeds of one side, in the order of its runs. */
export const seedsOf = (side: ScoredSide): number[] => side.map(({ run }) => run.seed);
