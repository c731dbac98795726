/**
 * What the runs table shows of the ledger: the columns that the runs have, which runs pass the filter. Worked out anew only where runs
 * come, go or change. Keeps nothing itself: addresses and storage are the caller's.
 */
import { catalogueOf, type Catalogue } from '../../runs/columns/catalogue.ts';
import { wantedHistories, type Facts } from '../../runs/columns/column.ts';
import type { Moment } from '../../runs/query/values.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import type { RunId } from '../../spec/ids.ts';
import { withDescent } from '../words/descent.ts';
import { variedFields } from '../words/varied.ts';
import type { ColumnHistories } from './column-histories.svelte.ts';
import { KeptOfRuns } from './kept-of-runs.ts';
import { RunFilter } from './run-filter.svelte.ts';

export type RunsViewSources = {
  runs: () => readonly Run[];
  titleOf: (run: Run) => string; // of its notebook
  histories: Pick<ColumnHistories, 'of'>;
  now: () => number;
};

const localTime = ({ year, month, day, hour, minute }: Moment) => new Date(year, month - 1, day, hour, minute).getTime();

export class RunsTableView {
  readonly #sources: RunsViewSources;
  readonly #catalogues = new KeptOfRuns(catalogueOf);
  readonly #variedOf = new KeptOfRuns(variedFields);
  readonly #names = $derived.by(() => new Map(this.#sources.runs().map(({ id, name }) => [id, name])));
  readonly catalogue: Catalogue = $derived.by(() => this.#catalogues.of(this.#sources.runs()));
  /** What tells each run from its siblings, by id. */
  readonly varied: ReadonlyMap<string, string> = $derived.by(() => {
    const runs = this.#sources.runs();
    return withDescent(this.#variedOf.of(runs), runs);
  });
  readonly facts: Facts;
  readonly filter: RunFilter;
  readonly #passed = $derived.by(() => this.filter.of(this.#sources.runs()));

  constructor(sources: RunsViewSources, { query }: { query: string }) {
    this.#sources = sources;
    this.facts = {
      notebookOf: sources.titleOf,
      nameOf: (id) => this.#names.get(id),
      historyOf: (id) => sources.histories.of(id),
      wordsOf: (run) => this.varied.get(run.id) ?? '',
    };
    const clock = {
      get now() {
        return sources.now();
      },
      toTime: localTime,
    };
    this.filter = new RunFilter({ runs: sources.runs, catalogue: () => this.catalogue, facts: this.facts, clock }, query);
  }

  /** The runs that pass the filter. */
  get passed(): readonly Run[] {
    return this.#passed.matched;
  }

  /** How many runs the filter cannot decide on before their histories are read. */
  get undecided(): number {
    return this.#passed.undecided;
  }

  /** Of runs that are over: what the columns in use want to read of them. */
  get wanted(): readonly RunId[] {
    const over = this.#sources.runs().filter(({ state }) => !isActive(state.status));
    return wantedHistories(this.filter.columns, over, this.facts);
  }
}
