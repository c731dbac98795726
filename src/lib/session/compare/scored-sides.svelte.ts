/**
 * The sides of a comparison, scored example by example: what every run says of the validation part, kept with it or by its kept weights.
 * Reads only; what cannot be scored is a state with a sentence. A newer question drops the older one.
 */
import { scoredRuns } from '../../runs/group.ts';
import { groupName } from '../../runs/run-name.ts';
import type { Run } from '../../runs/run.ts';
import type { PartOutputs, Predictions } from '../../worker/protocol.ts';
import { thinned } from '../../worker/kept-predictions.ts';
import { exampleScores, type ExampleScores } from './example-scores.ts';
import { cutTo, examplesOf, outputsOf, placesOf, sharedRows, type OutputServices, type RunOutputs } from './run-outputs.ts';

export type ScoredRun = { run: Run; outputs: PartOutputs; scores: ExampleScores };
export type ScoredSide = readonly [ScoredRun, ...ScoredRun[]];

/**
 * `shown`: the examples as a person sees them. `leftOut`: runs without a score, or cut short beside others that finished. `of`: validation
 * examples in all, of which only those are scored that are known of every run.
 */
export type ScoredSides = { sides: readonly [ScoredSide, ...ScoredSide[]]; shown: Predictions; leftOut: number; of: number };

export type ScoringState =
  | { status: 'none' }
  | { status: 'scoring'; done: number; of: number }
  | { status: 'ready'; scored: ScoredSides }
  | { status: 'failed'; message: string };

type Known = RunOutputs & { run: Run };

export class Scoring {
  readonly #services: OutputServices;
  #state = $state.raw<ScoringState>({ status: 'none' });
  #asked = 0;
  #key = '';

  constructor(services: OutputServices) {
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
    const isOld = () => mine !== this.#asked;
    const say = (state: ScoringState) => {
      if (!isOld()) this.#state = state;
    };
    if (counted.some((runs) => runs.length === 0)) return say({ status: 'none' });
    const of = counted.flat().length;
    say({ status: 'scoring', done: 0, of });
    try {
      const known: Known[][] = [];
      let done = 0;
      for (const runs of counted) {
        const side: Known[] = [];
        for (const run of runs) {
          side.push({ run, ...(await outputsOf(run, this.#services)) });
          if (isOld()) return;
          say({ status: 'scoring', done: ++done, of });
        }
        known.push(side);
      }
      const scored = scoredSides(known);
      const [first] = known.flat();
      if (!first) throw new Error('There is nothing to score.');
      const shown = known.flat().find((each) => each.shown)?.shown ?? (await examplesOf(first.run, this.#services));
      const { rows } = scored.sides[0][0].outputs;
      const whole = shown.rows.length === rows.length ? shown : thinned(shown, placesOf(shown.rows, new Set(rows)));
      say({
        status: 'ready',
        scored: { ...scored, shown: whole, leftOut: sides.flat().length - scored.sides.flat().length, of: first.of },
      });
    } catch (error) {
      if (!isOld()) this.#key = '';
      say({ status: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** On the examples that are known of all. @throws Error with a sentence where they cannot be told apart. */
function scoredSides(known: readonly (readonly Known[])[]): Pick<ScoredSides, 'sides'> {
  const shared = sharedRows(known.flat());
  const sides = known.map((side): ScoredSide => {
    const scored = side.map(({ run, outputs: all }): ScoredRun => {
      const outputs = cutTo(all, shared);
      return { run, outputs, scores: exampleScores(outputs) };
    });
    const [first, ...others] = scored.filter(({ scores }) => scores.scores.every(Number.isFinite));
    if (!first) throw new Error(`${nameOf(side)} gives scores that are no finite numbers, so there is nothing to compare.`);
    return [first, ...others];
  });
  const [first, ...others] = sides;
  const problem = problemOf(sides.flat());
  if (!first || problem !== null) throw new Error(problem ?? 'There is nothing to score.');
  return { sides: [first, ...others] };
}

const nameOf = ([first, ...others]: readonly Known[]) => (first ? groupName([first.run, ...others.map(({ run }) => run)]) : '');

/** The examples must be the same, one beside the other. */
function problemOf(all: readonly ScoredRun[]): string | null {
  const [first] = all;
  if (!first || first.scores.rows.length === 0) return 'There is no validation part to score: set one aside in the data cell.';
  const isSame = ({ scores }: ScoredRun) =>
    scores.rows.length === first.scores.rows.length && scores.rows.every((row, at) => row === first.scores.rows[at]);
  return all.every(isSame) ? null : 'These runs have other validation examples, so example by example they cannot be compared.';
}
