/**
 * The runs of other trackers that are kept in this browser: read when a page first asks for them and never before, then kept up with what is
 * imported, deleted and said of them, here and in other tabs. Stores nothing itself.
 */
import { isImported, type ListedRun } from '../../runs/listed-run.ts';
import type { ImportedRun } from '../../runs/imported-run.ts';
import type { Store, Thing } from '../../storage/store.ts';
import { ShownRuns } from './shown-runs.svelte.ts';

export class ImportedRuns {
  readonly #store: () => Promise<Pick<Store, 'listImported'>>;
  readonly #shown = new ShownRuns<ImportedRun>();
  #opening: Promise<void> | null = null;

  constructor(store: () => Promise<Pick<Store, 'listImported'>>) {
    this.#store = store;
  }

  get list(): readonly ImportedRun[] {
    return this.#shown.list;
  }

  /** Reads them once. */
  open(): Promise<void> {
    return (this.#opening ??= this.#read());
  }

  /** Some were imported, brought back or written on elsewhere. Where nobody has asked for them yet nothing is read. */
  async follow(things: readonly Pick<Thing, 'type'>[]): Promise<void> {
    if (this.#opening === null || !things.some(({ type }) => type === 'imported')) return;
    await (this.#opening = this.#read());
  }

  forget(ids: ReadonlySet<string>): void {
    this.#shown.forget(ids);
  }

  take(stored: readonly ListedRun[]): void {
    this.#shown.take(stored.filter(isImported));
  }

  show(change: (run: ImportedRun) => ImportedRun): () => void {
    return this.#shown.show(change);
  }

  async #read(): Promise<void> {
    try {
      this.#shown.replace(await (await this.#store()).listImported());
    } catch (error) {
      this.#opening = null; // whoever asks next tries again
      throw error;
    }
  }
}
