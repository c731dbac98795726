/**
 * What is worked out of all runs at once, such as the columns they have, kept until runs come, go or end, or something is written beside
 * one: the epochs of a run that trains then work nothing out anew. Holds the last set alone.
 */
import { isTrained, type ListedRun } from '../../runs/listed-run.ts';
import { isOver } from '../../runs/status.ts';

export class KeptOfRuns<Value, Listed extends ListedRun = ListedRun> {
  readonly #make: (runs: readonly Listed[]) => Value;
  #known: { runs: readonly Listed[]; value: Value } | null = null;

  constructor(make: (runs: readonly Listed[]) => Value) {
    this.#make = make;
  }

  of(runs: readonly Listed[]): Value {
    if (!this.#known || !isSameSet(this.#known.runs, runs)) this.#known = { runs, value: this.#make(runs) };
    return this.#known.value;
  }
}

const isSameSet = (known: readonly ListedRun[], runs: readonly ListedRun[]): boolean =>
  known.length === runs.length && runs.every((run, at) => isAsFarOn(known[at], run));

const isAsFarOn = (known: ListedRun | undefined, run: ListedRun): boolean =>
  known === run || (known !== undefined && groundOf(known) === groundOf(run));

/** What decides which columns there are: not how far a run has come. */
function groundOf(run: ListedRun): string {
  const { id, label, tags, note, starred, archived } = run;
  const stage = isTrained(run) ? [isOver(run.state.status), run.state.status === 'queued'] : [run.importedAt];
  return JSON.stringify([id, ...stage, label, tags, note !== undefined, starred, archived]);
}
