/**
 * What the runs table shows of the ledger: which runs pass the filter, in which groups and order, in which columns. What the columns
 * are is worked out anew only where runs come, go or end. Columns and eyes are kept in this browser, the rest by the address, which is the caller's.
 */
import { catalogueOf, type Catalogue } from '../../runs/columns/catalogue.ts';
import { wantedHistories, type Facts } from '../../runs/columns/column.ts';
import { flatRows, groupRuns, resultsOf, rowsOf, type GroupBy, type Row } from '../../runs/order/group-rows.ts';
import type { SortKey } from '../../runs/order/sort-rows.ts';
import { newestFirst, sortGroups, sortRuns, type SortColumn } from '../../runs/order/sort-runs.ts';
import type { Moment } from '../../runs/query/values.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import { moveColumn, pinColumn, shiftColumn, toggleColumn, widenColumn, withNameFirst } from '../../runs/view/arrange-columns.ts';
import { eyeOf, setEyes, shownRuns, toggleEyes } from '../../runs/view/eyes.ts';
import { placeColumns, placeGroups } from '../../runs/view/place-columns.ts';
import { allButSeed, defaultView, onePress, type Eyes, type ViewColumn } from '../../runs/view/view.ts';
import type { AddressedView } from '../../runs/view/view-url.ts';
import type { RunId } from '../../spec/ids.ts';
import { withDescent } from '../words/descent.ts';
import { variedFields } from '../words/varied.ts';
import { bestRows } from './best-rows.ts';
import type { ColumnHistories } from './column-histories.svelte.ts';
import { keepView, readKeptView } from './kept-view.ts';
import { KeptOfRuns } from './kept-of-runs.ts';
import { RunFilter } from './run-filter.svelte.ts';
import { showColumns, smallColumns, type ShownColumn } from './shown-column.ts';

export type RunsViewSources = {
  runs: () => readonly Run[];
  titleOf: (run: Run) => string; // of its notebook
  histories: Pick<ColumnHistories, 'of'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  isNarrow: () => boolean;
  now: () => number;
};

const localTime = ({ year, month, day, hour, minute }: Moment) => new Date(year, month - 1, day, hour, minute).getTime();

export class RunsView {
  readonly #sources: RunsViewSources;
  readonly #catalogues = new KeptOfRuns(catalogueOf);
  readonly #variedOf = new KeptOfRuns(variedFields);
  readonly #names = $derived.by(() => new Map(this.#sources.runs().map(({ id, name }) => [id, name])));
  readonly #varied = $derived.by(() => {
    const runs = this.#sources.runs();
    return withDescent(this.#variedOf.of(runs), runs);
  });
  readonly catalogue: Catalogue = $derived.by(() => this.#catalogues.of(this.#sources.runs()));
  readonly facts: Facts;
  readonly filter: RunFilter;

  #sort = $state.raw<readonly SortKey[]>([]);
  #groups = $state.raw<readonly string[]>([]);
  #columns = $state.raw<readonly ViewColumn[] | null>(null); // null: as a person finds them first
  #eyes = $state.raw<Eyes>(defaultView.eyes);
  #open = $state.raw<ReadonlySet<string>>(new Set());

  readonly #sortColumns: readonly SortColumn[] = $derived(
    this.#sort.flatMap(({ path, descending }) => {
      const found = this.catalogue.find(path); // an old address says 'best'
      return found.type === 'found' ? [{ column: found.column, descending }] : [];
    }),
  );
  readonly #levels: readonly GroupBy[] = $derived(placeGroups({ groups: this.#groups }, this.catalogue));
  readonly #passed = $derived.by(() => this.filter.of(newestFirst(this.#sources.runs())));
  readonly #grouped = $derived.by(() =>
    this.#levels.length === 0 ? null : sortGroups(groupRuns(this.passed, this.#levels, this.facts), this.#sortColumns, this.facts),
  );
  readonly #flat = $derived.by(() => (this.#grouped ? [] : sortRuns(this.passed, this.#sortColumns, this.facts)));
  /** The rows, unfolded as they are. */
  readonly rows: readonly Row[] = $derived.by(() => (this.#grouped ? rowsOf(this.#grouped, this.#open) : flatRows(this.#flat)));
  /** The ids of the runs that are drawn in charts, folded or not; the same set until it changes. */
  readonly drawn: ReadonlySet<string> = $derived.by(() => {
    const results = this.#grouped ? resultsOf(this.#grouped) : this.#flat.map((run) => [run]);
    return (this.#lastDrawn = sameOr(this.#lastDrawn, shownRuns(results, this.#eyes)));
  });
  #lastDrawn: ReadonlySet<string> = new Set();
  /** The keys of the rows that are best among those shown on the same data. */
  readonly best: ReadonlySet<string> = $derived.by(() => bestRows(this.#grouped, this.passed));
  readonly columns: readonly ShownColumn[] = $derived.by(() =>
    showColumns(placeColumns({ columns: this.viewColumns }, this.catalogue), this.isNarrow),
  );

  constructor(sources: RunsViewSources, { filter, sort, groups }: AddressedView) {
    this.#sources = sources;
    this.#sort = sort;
    this.#groups = groups;
    ({ columns: this.#columns, eyes: this.#eyes } = readKeptView(sources.storage));
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
    this.filter = new RunFilter({ runs: sources.runs, catalogue: () => this.catalogue, facts: this.facts, clock }, filter);
  }

  /** The runs that pass the filter. */
  get passed(): readonly Run[] {
    return this.#passed.matched;
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
    const over = this.#sources.runs().filter(({ state }) => !isActive(state.status));
    return wantedHistories(columns, over, this.facts);
  }

  get isNarrow(): boolean {
    return this.#sources.isNarrow();
  }

  titleOf(run: Run): string {
    return this.#sources.titleOf(run);
  }

  /** What the address keeps. */
  get addressed(): AddressedView {
    return { filter: this.filter.text, sort: this.#sort, groups: this.#groups };
  }

  sortOf(path: string): 'ascending' | 'descending' | undefined {
    const [key] = this.#sortColumns;
    return key?.column.path !== path ? undefined : key.descending ? 'descending' : 'ascending';
  }

  /** A press on a head: the best and the newest first, text from A; a second press turns it round. */
  sortBy(path: string): void {
    const column = this.catalogue.at(path);
    if (!column) return;
    const before = this.sortOf(path);
    const isLargeFirst = column.group === 'metrics' ? column.better !== 'lower' : column.type === 'date' || column.type === 'duration';
    this.#sort = [{ path, descending: before === undefined ? isLargeFirst : before === 'ascending' }];
  }

  get groups(): readonly string[] {
    return this.#groups;
  }

  group(groups: readonly string[]): void {
    this.#groups = groups;
    this.#open = new Set();
  }

  /** Everything but the seed, in one press; a second one brings the presses back. */
  toggleSeeds(): void {
    this.group(this.isOverSeeds ? [onePress] : [allButSeed]);
  }

  get isOverSeeds(): boolean {
    return this.#groups.length === 1 && this.#groups[0] === allButSeed;
  }

  fold(key: string): void {
    const open = new Set(this.#open);
    if (!open.delete(key)) open.add(key);
    this.#open = open;
  }

  get eyes(): Eyes {
    return this.#eyes;
  }

  /** Draws some runs, or none of them where all are drawn already. */
  toggleEyes(runs: readonly Run[]): void {
    const isShown = eyeOf(runs, this.drawn) === 'all';
    this.#keepEyes(
      toggleEyes(
        this.#eyes,
        runs.map(({ id }) => id),
        isShown,
      ),
    );
  }

  /** Begins anew for all runs. */
  setEyes(rule: Eyes['rule']): void {
    this.#keepEyes(setEyes(rule));
  }

  get viewColumns(): readonly ViewColumn[] {
    return withNameFirst(this.#columns ?? (this.isNarrow ? smallColumns : defaultView.columns));
  }

  get areColumnsDefault(): boolean {
    return this.#columns === null;
  }

  toggleColumn(path: string): void {
    this.#keep(toggleColumn(this.viewColumns, path));
  }

  moveColumn(path: string, before: string | null): void {
    this.#keep(moveColumn(this.viewColumns, path, before));
  }

  shiftColumn(path: string, by: 1 | -1): void {
    this.#keep(shiftColumn(this.viewColumns, path, by));
  }

  pinColumn(path: string): void {
    this.#keep(pinColumn(this.viewColumns, path));
  }

  widenColumn(path: string, width: number): void {
    this.#keep(widenColumn(this.viewColumns, path, width));
  }

  resetColumns(): void {
    this.#keep(null);
  }

  #keep(columns: readonly ViewColumn[] | null): void {
    this.#columns = columns;
    this.#keepAll();
  }

  #keepEyes(eyes: Eyes): void {
    this.#eyes = eyes;
    this.#keepAll();
  }

  #keepAll(): void {
    keepView(this.#sources.storage, { columns: this.#columns, eyes: this.#eyes });
  }
}

const sameOr = <Item>(before: ReadonlySet<Item>, now: ReadonlySet<Item>): ReadonlySet<Item> =>
  before.size === now.size && [...now].every((item) => before.has(item)) ? before : now;
