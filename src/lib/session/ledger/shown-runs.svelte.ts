/**
 * The runs of the ledger as pages show them: what was read and told, with what a person has just said of them and is not stored yet.
 * Whoever trains a run tells of it without what was said meanwhile: what is known here stands. Reads and stores nothing.
 */
import { withAnnotationsOf } from '../../runs/annotations.ts';
import type { ListedRun } from '../../runs/listed-run.ts';

export class ShownRuns<Listed extends ListedRun> {
  #known = $state.raw<readonly Listed[]>([]);
  #unsaved = $state.raw<readonly ((run: Listed) => Listed)[]>([]);

  readonly list: readonly Listed[] = $derived(this.#unsaved.length === 0 ? this.#known : this.#known.map((run) => this.#changed(run)));

  /** All of them as they were read. */
  replace(runs: readonly Listed[]): void {
    this.#known = runs;
  }

  /** A run as it was told; a new one comes first. */
  receive(run: Listed): void {
    const at = this.#known.findIndex((each) => each.id === run.id);
    const known = this.#known[at];
    this.#known = known ? this.#known.with(at, withAnnotationsOf(run, known)) : [run, ...this.#known];
  }

  forget(ids: ReadonlySet<string>): void {
    this.#known = this.#known.filter((run) => !ids.has(run.id));
  }

  /** What is said of them is now as in these records, and nothing else of them is taken. */
  take(stored: readonly Listed[]): void {
    const records = new Map(stored.map((run) => [run.id, run]));
    this.#known = this.#known.map((run) => withAnnotationsOf(run, records.get(run.id) ?? run));
  }

  /** Another record of a run, with what is said of that run here. */
  annotated(run: Listed): Listed {
    return this.#changed(withAnnotationsOf(run, this.#known.find(({ id }) => id === run.id) ?? run));
  }

  /** Shows the runs with a change, until what it returns is called. */
  show(change: (run: Listed) => Listed): () => void {
    this.#unsaved = [...this.#unsaved, change];
    return () => void (this.#unsaved = this.#unsaved.filter((each) => each !== change));
  }

  #changed(run: Listed): Listed {
    return this.#unsaved.reduce<Listed>((shown, change) => change(shown), run);
  }
}
