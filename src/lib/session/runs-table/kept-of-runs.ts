/**
 * What is worked out of all runs at once, such as the columns they have, kept until runs come, go or end, or something is written beside
 * one: the epochs of a run that trains then work nothing out anew. Holds the last set alone.
 */
import type { Run } from '../../runs/run.ts';
import { isOver } from '../../runs/status.ts';

export class KeptOfRuns<Value> {
  readonly #make: (runs: readonly Run[]) => Value;
  #known: { runs: readonly Run[]; value: Value } | null = null;

  constructor(make: (runs: readonly Run[]) => Value) {
    this.#make = make;
  }

  of(runs: readonly Run[]): Value {
    if (!this.#known || !isSameSet(this.#known.runs, runs)) this.#known = { runs, value: this.#make(runs) };
    return this.#known.value;
  }
}

const isSameSet = (known: readonly Run[], runs: readonly Run[]): boolean =>
  known.length === runs.length && runs.every((run, at) => isAsFarOn(known[at], run));

const isAsFarOn = (known: Run | undefined, run: Run): boolean =>
  known === run || (known !== undefined && groundOf(known) === groundOf(run));

/** What decides which columns there are: not how far a run has come. */
const groundOf = ({ id, state, label, tags, note, starred, archived }: Run): string =>
  JSON.stringify([id, isOver(state.status), state.status === 'queued', label, tags, note !== undefined, starred, archived]);
