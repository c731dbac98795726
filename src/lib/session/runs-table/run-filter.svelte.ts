/**
 * The filter of the runs table while a person writes it: read at every change, with the place and the reason where it cannot be read, and
 * with what may be written next. The last text that could be read stays in force meanwhile. Knows nothing of fields and addresses.
 */
import { untrack } from 'svelte';
import type { Catalogue } from '../../runs/columns/catalogue.ts';
import type { Column, Facts } from '../../runs/columns/column.ts';
import { complete, type Completion } from '../../runs/query/complete.ts';
import { compileQuery, filterBy, type Filter } from '../../runs/query/compile-query.ts';
import { occurringValues } from '../../runs/query/occurring-values.ts';
import type { QueryError } from '../../runs/query/query.ts';
import type { Clock } from '../../runs/query/values.ts';
import type { ListedRun } from '../../runs/listed-run.ts';

export type FilterGround = {
  runs: () => readonly ListedRun[];
  catalogue: () => Catalogue;
  facts: Facts;
  clock: Clock;
  onwrite?: (text: string) => void;
};

const none: Completion = { replaced: { from: 0, to: 0 }, suggestions: [] };

export class RunFilter {
  readonly #ground: FilterGround;
  #text = $state('');
  #before = $state(''); // what could be read before the present text could not
  readonly #read = $derived.by(() => this.#compile(this.#text));
  readonly #inForce: Filter | null = $derived.by(() => {
    if (this.#read.ok) return this.#read.value;
    const before = this.#compile(this.#before);
    return before.ok ? before.value : null;
  });
  readonly #listed = $derived.by(() => {
    const catalogue = this.#ground.catalogue();
    return untrack(() => catalogue.list(this.#ground.facts)); // it reads all runs: not again for each epoch of one
  });

  constructor(ground: FilterGround, text = '') {
    this.#ground = ground;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    if (this.#read.ok) this.#before = this.#text;
    this.#text = text;
    this.#ground.onwrite?.(text);
  }

  /** Why the text cannot be read, and where; null when it can. */
  get problem(): QueryError | null {
    return this.#read.ok ? null : this.#read.error;
  }

  get isEmpty(): boolean {
    return this.#inForce === null || this.#inForce.query.type === 'all';
  }

  /** The columns that it reads. */
  get columns(): readonly Column[] {
    return this.#inForce?.columns ?? [];
  }

  /** The columns that occur, by group, those that differ first. */
  get listed() {
    return this.#listed;
  }

  /** Those that pass, in their order. `undecided`: how many cannot be told before their histories are read. */
  of<Listed extends ListedRun>(runs: readonly Listed[]): { matched: readonly Listed[]; undecided: number } {
    return this.#inForce === null || this.isEmpty ? { matched: runs, undecided: 0 } : filterBy(this.#inForce, runs);
  }

  /** Reads what suggestions are made of, for a person who is about to write: the first letter waits for less. */
  prepare(): void {
    void this.#listed;
  }

  /** What may be written at the caret. Unasked it is not told where a plain word has just ended: most people search for words. */
  completionAt(caret: number, isAsked: boolean): Completion {
    const { catalogue, runs, facts } = this.#ground;
    if (!isAsked && this.#text.trim() === '') return none;
    const found = complete(this.#text, caret, {
      catalogue: catalogue(),
      listed: this.#listed,
      valuesOf: (column) => occurringValues(column, runs(), { facts }),
    });
    const isBegun = found.replaced.from < caret;
    return isAsked || isBegun || found.suggestions[0]?.kind !== 'keyword' ? found : none;
  }

  #compile(text: string) {
    const { catalogue, facts, clock } = this.#ground;
    return compileQuery(text, { catalogue: catalogue(), facts, clock });
  }
}

/** The text with a suggestion taken, and where the caret stands then. */
export function takeSuggestion(text: string, { replaced }: Completion, insert: string): { text: string; caret: number } {
  const after = text.slice(replaced.to);
  const head = `${text.slice(0, replaced.from)}${insert}${insert === '(' || /^[\s,)]/.test(after) ? '' : ' '}`;
  return { text: head + after, caret: head.length + (/^\s/.test(after) ? 1 : 0) };
}
