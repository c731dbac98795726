/**
 * What the data cells of a notebook show, worked out off the page. An answer that a newer edit has overtaken is dropped; equal
 * datasets are described once. The last good summary stays while a new one is on its way, so that nothing jumps.
 */
import { readDataset } from '../../notebook/read-cell.ts';
import type { DataSummary } from '../../data/summary.ts';
import { canonical } from '../../spec/canonical.ts';
import type { Dataset } from '../../spec/dataset.ts';
import type { CellId } from '../../spec/ids.ts';
import type { Cell } from '../../spec/notebook.ts';
import type { Issue, Parsed } from '../../spec/parse.ts';

export type DataState = {
  status: 'loading' | 'ready' | 'failed';
  summary: DataSummary | null; // of this dataset when ready, else the last good one
  issues: Issue[]; // what describing it found wrong; the parser's own issues are the cell's
};

export type DataStates = ReadonlyMap<CellId, DataState>;

type Describe = (dataset: Dataset) => Promise<Parsed<DataSummary>>;

const keptSummaries = 40;
const typingDelayMs = 120;

export class DataSummaries {
  readonly #describe: Describe;
  readonly #answers = new Map<string, Promise<Parsed<DataSummary>>>(); // by canonical dataset
  readonly #wanted = new Map<CellId, string>();
  readonly #timers = new Map<CellId, ReturnType<typeof setTimeout>>();
  #states = $state.raw<DataStates>(new Map());

  constructor(describe: Describe) {
    this.#describe = describe;
  }

  /** Replaced whole when any of them changes. */
  get states(): DataStates {
    return this.#states;
  }

  state(id: CellId | undefined): DataState | null {
    return (id !== undefined && this.#states.get(id)) || null;
  }

  /** The summary of a cell when it belongs to what the cell says now. */
  current(id: CellId | undefined): DataSummary | null {
    const state = this.state(id);
    return state?.status === 'ready' ? state.summary : null;
  }

  /** Resolves when what the cell says now has been described. */
  async settled(cell: Cell): Promise<Parsed<DataSummary> | null> {
    if (cell.type !== 'data') return null;
    const dataset = readDataset(cell);
    return dataset.ok ? this.#answer(canonical(dataset.value), dataset.value) : dataset;
  }

  /** The summary of any dataset, such as one that a cell could say; answered from the same store. */
  of(dataset: Dataset): Promise<Parsed<DataSummary>> {
    return this.#answer(canonical(dataset), dataset);
  }

  follow(cells: readonly Cell[]): void {
    for (const id of [...this.#wanted.keys()]) if (!cells.some((cell) => cell.id === id)) this.#forget(id);
    for (const cell of cells) {
      if (cell.type !== 'data') continue;
      const dataset = readDataset(cell);
      if (dataset.ok) this.#want(cell.id, dataset.value);
      else if (this.#wanted.get(cell.id) !== '') {
        this.#wanted.set(cell.id, '');
        this.#set(cell.id, { status: 'failed', summary: this.state(cell.id)?.summary ?? null, issues: [] });
      }
    }
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#wanted.clear();
  }

  #want(id: CellId, dataset: Dataset): void {
    const key = canonical(dataset);
    if (this.#wanted.get(id) === key) return;
    const isFirst = !this.#wanted.has(id);
    this.#wanted.set(id, key);
    this.#set(id, { status: 'loading', summary: this.state(id)?.summary ?? null, issues: [] });
    clearTimeout(this.#timers.get(id));
    // While a slider is dragged only the place where it rests is worth the work.
    const delay = isFirst || this.#answers.has(key) ? 0 : typingDelayMs;
    this.#timers.set(
      id,
      setTimeout(() => void this.#load(id, key, dataset), delay),
    );
  }

  async #load(id: CellId, key: string, dataset: Dataset): Promise<void> {
    const answer = await this.#answer(key, dataset);
    if (this.#wanted.get(id) !== key) return;
    const last = this.state(id)?.summary ?? null;
    this.#set(
      id,
      answer.ok ? { status: 'ready', summary: answer.value, issues: [] } : { status: 'failed', summary: last, issues: answer.issues },
    );
  }

  #answer(key: string, dataset: Dataset): Promise<Parsed<DataSummary>> {
    const known = this.#answers.get(key);
    if (known) return known;
    const asked = this.#describe(dataset).catch((error: unknown): Parsed<DataSummary> => {
      this.#answers.delete(key); // a worker that died may do it the next time
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, issues: [{ path: '', message: `The data could not be read: ${message}` }] };
    });
    this.#answers.set(key, asked);
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > keptSummaries && oldest !== undefined) this.#answers.delete(oldest);
    return asked;
  }

  #forget(id: CellId): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#wanted.delete(id);
    this.#states = new Map([...this.#states].filter(([key]) => key !== id));
  }

  #set(id: CellId, state: DataState): void {
    this.#states = new Map(this.#states).set(id, state);
  }
}
