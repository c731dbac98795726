/**
 * What the runs table shows of the ledger: which runs pass the filter, in which groups and order, in which columns. What the columns
 * are is worked out anew only where runs come, go or end. How it is arranged is its `arranged`'s.
 */
import { catalogueOf, type Catalogue } from '../../runs/columns/catalogue.ts';
import { wantedHistories, type Facts } from '../../runs/columns/column.ts';
import { flatRows, groupRuns, resultsOf, rowsOf, type GroupBy, type Row } from '../../runs/order/group-rows.ts';
import { sortedBy, sortedToo } from '../../runs/order/sort-keys.ts';
import { newestFirst, sortGroups, sortRuns, type SortColumn } from '../../runs/order/sort-runs.ts';
import type { Moment } from '../../runs/query/values.ts';
import type { ImportedRun } from '../../runs/imported-run.ts';
import { isImported, isTrained, trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import { eyeOf, setEyes, shownRuns, toggleEyes } from '../../runs/view/eyes.ts';
import { placeColumns, placeGroups } from '../../runs/view/place-columns.ts';
import { allButSeed, onePress, type Eyes } from '../../runs/view/view.ts';
import type { RunId } from '../../spec/ids.ts';
import { withDescent } from '../words/descent.ts';
import { variedFields } from '../words/varied.ts';
import { variedParams } from '../words/varied-params.ts';
import { Arrangement } from './arrangement.svelte.ts';
import { bestRows } from './best-rows.ts';
import type { ColumnHistories } from './column-histories.svelte.ts';
import type { ViewPlace } from './kept-views.ts';
import { KeptOfRuns } from './kept-of-runs.ts';
import { RunFilter } from './run-filter.svelte.ts';
import { SettledRuns } from './settled-runs.ts';
import { showColumns, type ShownColumn } from './shown-column.ts';

export type RunsViewSources = {
  runs: () => readonly ListedRun[];
  titleOf: (run: Run) => string; // of its notebook
  histories: Pick<ColumnHistories, 'of'>;
  storage: ViewPlace;
  isNarrow: () => boolean;
  now: () => number;
};

export const noBaseline = 'An imported run is no baseline: its table does not tell on which data its numbers were measured.';

const localTime = ({ year, month, day, hour, minute }: Moment) => new Date(year, month - 1, day, hour, minute).getTime();

export class RunsView {
  readonly #sources: RunsViewSources;
  readonly #catalogues = new KeptOfRuns(catalogueOf);
  readonly #variedOf = new KeptOfRuns<ReadonlyMap<string, string>, Run>(variedFields);
  readonly #importedOf = new KeptOfRuns<ReadonlyMap<string, string>, ImportedRun>(variedParams);
  readonly #names = $derived.by(() => new Map(this.#sources.runs().map(({ id, name }) => [id, name])));
  readonly #varied = $derived.by(() => {
    const runs = trainedOf(this.#sources.runs());
    const imported = this.#sources.runs().filter(isImported);
    const trained = withDescent(this.#variedOf.of(runs), runs);
    return imported.length === 0 ? trained : new Map([...trained, ...this.#importedOf.of(imported)]);
  });
  readonly catalogue: Catalogue = $derived.by(() => this.#catalogues.of(this.#sources.runs()));
  readonly facts: Facts;
  readonly arranged: Arrangement;
  readonly filter: RunFilter;

  #open = $state.raw<ReadonlySet<string>>(new Set());

  readonly #sortColumns: readonly SortColumn[] = $derived.by(() =>
    this.arranged.sort.flatMap(({ path, descending }) => {
      const found = this.catalogue.find(path); // an old address says 'best'
      return found.type === 'found' ? [{ column: found.column, descending }] : [];
    }),
  );
  readonly #levels: readonly GroupBy[] = $derived.by(() => placeGroups(this.arranged, this.catalogue));
  readonly #isArchiveAsked = $derived.by(() => this.arranged.withArchived || this.filter.columns.some(({ path }) => path === 'archived'));
  /** Those that the filter chooses from: what is archived only where it is asked for. */
  readonly #offered = $derived.by(() => {
    const runs = this.#sources.runs();
    return this.#isArchiveAsked ? runs : runs.filter(({ archived }) => !archived);
  });
  readonly #newest = $derived.by(() => newestFirst(this.#offered));
  readonly #passed = $derived.by(() => this.filter.of(this.#newest));
  readonly #settled = new SettledRuns();
  readonly #orderColumns = $derived.by(() => this.#settled.columnsOver(this.passed, this.#sortColumns, () => this.#sources.now()));
  readonly #groups = $derived.by(() => (this.#levels.length === 0 ? null : groupRuns(this.passed, this.#levels, this.facts)));
  readonly #grouped = $derived.by(() => this.#groups && sortGroups(this.#groups, this.#orderColumns, this.facts));
  readonly #flat = $derived.by(() => (this.#grouped ? [] : sortRuns(this.passed, this.#orderColumns, this.facts)));
  /** The rows, unfolded as they are. */
  readonly rows: readonly Row[] = $derived.by(() => (this.#grouped ? rowsOf(this.#grouped, this.#open) : flatRows(this.#flat)));
  readonly #results = $derived.by(() => (this.#grouped ? resultsOf(this.#grouped) : this.#flat.map((run) => [run])));
  /** The runs that pass the filter, as they stand in the table, folded or not. */
  readonly ordered: readonly ListedRun[] = $derived.by(() => (this.#grouped ? this.#results.flat() : this.#flat));
  /** The ids of the runs that are drawn in charts, folded or not; the same set until it changes. */
  readonly drawn: ReadonlySet<string> = $derived.by(
    () => (this.#lastDrawn = sameOr(this.#lastDrawn, shownRuns(this.#results, this.arranged.eyes))),
  );
  #lastDrawn: ReadonlySet<string> = new Set();
  /** The keys of the rows that are best among those shown on the same data. */
  readonly best: ReadonlySet<string> = $derived.by(() => bestRows(this.#grouped, this.passed));
  /** What the others are measured against: those of its runs that are still there, filtered or not; null: nothing. */
  readonly baseline: readonly [Run, ...Run[]] | null = $derived.by(() => {
    const ids = new Set(this.arranged.baseline);
    const [first, ...others] = ids.size === 0 ? [] : trainedOf(this.#sources.runs()).filter(({ id }) => ids.has(id));
    return first ? [first, ...others] : null;
  });
  readonly columns: readonly ShownColumn[] = $derived.by(() =>
    showColumns(placeColumns(this.arranged, this.catalogue), { isNarrow: this.isNarrow, hasBaseline: this.baseline !== null }),
  );

  /** `parameters`: of the address. */
  constructor(sources: RunsViewSources, parameters: URLSearchParams) {
    this.#sources = sources;
    const { storage, isNarrow } = sources;
    this.arranged = new Arrangement({ storage, isNarrow, filter: () => this.filter }, parameters);
    this.facts = {
      notebookOf: sources.titleOf,
      nameOf: (id) => this.#names.get(id),
      historyOf: (id) => sources.histories.of(id),
      variedOf: (run) => this.#varied.get(run.id) ?? '',
      wordsOf: (run) => this.#varied.get(run.id) ?? '',
    };
    const clock = {
      get now() {
        return sources.now();
      },
      toTime: localTime,
    };
    this.filter = new RunFilter(
      { runs: sources.runs, catalogue: () => this.catalogue, facts: this.facts, clock },
      this.arranged.firstFilter,
    );
  }

  /** The runs that pass the filter. */
  get passed(): readonly ListedRun[] {
    return this.#passed.matched;
  }

  /** How many runs there are to filter, and how many are archived and not among them. */
  get counts(): { offered: number; putAway: number } {
    const offered = this.#offered.length;
    return { offered, putAway: this.#sources.runs().length - offered };
  }

  /** How many runs the filter cannot decide on before their histories are read. */
  get undecided(): number {
    return this.#passed.undecided;
  }

  /** Of runs that are over: whose histories the columns in use want to read. */
  get wanted(): readonly RunId[] {
    const shown = this.columns.flatMap(({ column }) => column ?? []);
    const columns = [...this.filter.columns, ...this.#sortColumns.map(({ column }) => column), ...shown];
    if (!columns.some(({ wantsHistory }) => wantsHistory)) return [];
    const over = trainedOf(this.#sources.runs()).filter(({ state }) => !isActive(state.status));
    return wantedHistories(columns, over, this.facts);
  }

  get isNarrow(): boolean {
    return this.#sources.isNarrow();
  }

  /** Of its notebook; '' for a run of none. */
  titleOf(run: ListedRun): string {
    return isTrained(run) ? this.#sources.titleOf(run) : '';
  }

  /** How the table is sorted by a column: which way, and as the how manieth of so many; undefined: it is not. */
  sortOf(path: string): { way: 'ascending' | 'descending'; place: number; of: number } | undefined {
    const at = this.#sortColumns.findIndex(({ column }) => column.path === path);
    const key = this.#sortColumns[at];
    return key && { way: key.descending ? 'descending' : 'ascending', place: at + 1, of: this.#sortColumns.length };
  }

  /**
   * A press on a head: the best and the newest first, text from A; a second press turns it round. `isMore`: behind the columns that it is
   * sorted by already; a third press takes it out again.
   */
  sortBy(path: string, isMore = false): void {
    const column = this.catalogue.at(path);
    if (!column) return;
    const before = this.#sortColumns.map(({ column: { path: known }, descending }) => ({ path: known, descending }));
    const isLargeFirst = column.group === 'metrics' ? column.better !== 'lower' : column.type === 'date' || column.type === 'duration';
    this.arranged.sort = isMore ? sortedToo(before, path, isLargeFirst) : sortedBy(before, path, isLargeFirst);
  }

  group(groups: readonly string[]): void {
    this.arranged.groups = groups;
    this.#open = new Set();
  }

  /** Everything but the seed, in one press; a second one brings the presses back. */
  toggleSeeds(): void {
    this.group(this.isOverSeeds ? [onePress] : [allButSeed]);
  }

  get isOverSeeds(): boolean {
    const { groups } = this.arranged;
    return groups.length === 1 && groups[0] === allButSeed;
  }

  fold(key: string): void {
    const open = new Set(this.#open);
    if (!open.delete(key)) open.add(key);
    this.#open = open;
  }

  /** A second time it is none. What other trackers ran is none: a sentence says so. */
  pinBaseline(runs: readonly ListedRun[]): string | null {
    if (!runs.every(isTrained)) return noBaseline;
    const isIt = runs.length === this.baseline?.length && runs.every(({ id }) => this.arranged.baseline.includes(id));
    this.arranged.baseline = isIt ? [] : runs.map(({ id }) => id);
    return null;
  }

  get eyes(): Eyes {
    return this.arranged.eyes;
  }

  /** Draws some runs, or none of them where all are drawn already. */
  toggleEyes(runs: readonly ListedRun[]): void {
    const ids = runs.map(({ id }) => id);
    this.arranged.eyes = toggleEyes(this.eyes, ids, eyeOf(runs, this.drawn) === 'all');
  }

  /** Begins anew for all runs. */
  setEyes(rule: Eyes['rule']): void {
    this.arranged.eyes = setEyes(rule);
  }
}

const sameOr = <Item>(before: ReadonlySet<Item>, now: ReadonlySet<Item>): ReadonlySet<Item> =>
  before.size === now.size && [...now].every((item) => before.has(item)) ? before : now;
