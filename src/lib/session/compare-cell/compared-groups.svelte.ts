/**
 * What a compare cell shows of the ledger: the runs that its filter lets pass, in groups, the best by its metric first, and which of them
 * stand against the baseline. Follows runs that train. Writes nothing but what is typed into the filter, through `write`.
 */
import { groupCurve } from '../../charts/group-curve.ts';
import { distinctStyles, runStyleOf, type RunStyle } from '../../charts/run-style.ts';
import type { LossRun } from '../../charts/loss-chart.ts';
import { catalogueOf, type Catalogue } from '../../runs/columns/catalogue.ts';
import { wantedHistories, type Column, type Facts } from '../../runs/columns/column.ts';
import { groupRuns, type GroupNode } from '../../runs/order/group-rows.ts';
import { newestFirst, sortGroups } from '../../runs/order/sort-runs.ts';
import type { Moment } from '../../runs/query/values.ts';
import type { History, Run } from '../../runs/run.ts';
import { placeGroups } from '../../runs/view/place-columns.ts';
import type { Comparison } from '../../spec/comparison.ts';
import type { NotebookId, RunId } from '../../spec/ids.ts';
import { cellView, type CellView } from '../runs-table/cell-view.ts';
import type { ColumnHistories } from '../runs-table/column-histories.svelte.ts';
import { KeptOfRuns } from '../runs-table/kept-of-runs.ts';
import { RunFilter } from '../runs-table/run-filter.svelte.ts';
import { shownRow } from '../runs-table/shown-row.ts';
import { withDescent } from '../words/descent.ts';
import { variedFields } from '../words/varied.ts';

export type ComparedGroup = {
  key: string;
  name: string;
  varied: string; // what its first run was tried with that others of its cell were not
  runs: readonly [Run, ...Run[]];
  style: RunStyle;
  value: CellView | null; // of the metric; null where no run has such a column
  status: CellView;
  isBaseline: boolean;
};

export type ComparedSources = {
  spec: () => Comparison;
  runs: () => readonly Run[]; // of the ledger
  notebookId: NotebookId;
  titleOf: (run: Run) => string;
  historyOf: (id: RunId) => History | null;
  columnHistories: Pick<ColumnHistories, 'of'>;
  write: (filter: string) => void;
  now: () => number;
};

const mostListed = 12;
const mostDrawn = 8;

const localTime = ({ year, month, day, hour, minute }: Moment) => new Date(year, month - 1, day, hour, minute).getTime();
const innermost = (group: GroupNode): GroupNode[] => (group.groups.length > 0 ? group.groups.flatMap(innermost) : [group]);

/** The best, and the baseline in any case. */
function firstOf(groups: readonly ComparedGroup[], count: number): readonly ComparedGroup[] {
  const first = groups.slice(0, count);
  const baseline = groups.slice(count).find(({ isBaseline }) => isBaseline);
  return baseline ? [...first.slice(0, count - 1), baseline] : first;
}

export class ComparedGroups {
  readonly #sources: ComparedSources;
  readonly #catalogues = new KeptOfRuns(catalogueOf);
  readonly #variedOf = new KeptOfRuns(variedFields);
  /** Runs that train to be good at something: not checks and range tests. */
  readonly runs: readonly Run[] = $derived.by(() => {
    const { spec, runs, notebookId } = this.#sources;
    const { scope } = spec();
    return newestFirst(runs().filter((run) => run.purpose === 'train' && (scope === 'ledger' || run.notebookId === notebookId)));
  });
  readonly #varied = $derived.by(() => withDescent(this.#variedOf.of(this.runs), this.runs));
  readonly #names = $derived.by(() => new Map(this.runs.map(({ id, name }) => [id, name])));
  readonly catalogue: Catalogue = $derived.by(() => this.#catalogues.of(this.runs));
  readonly facts: Facts;
  readonly filter: RunFilter;

  readonly #passed = $derived.by(() => this.filter.of(this.runs));
  readonly metric: Column | null = $derived.by(() => this.catalogue.at(this.#sources.spec().metric));
  readonly #nodes: readonly GroupNode[] = $derived.by(() => {
    const { groups } = this.#sources.spec();
    const levels = placeGroups({ groups }, this.catalogue);
    const found = groupRuns(this.#passed.matched, levels.length > 0 ? levels : [{ type: 'allButSeed' }], this.facts);
    const keys = this.metric ? [{ column: this.metric, descending: this.metric.better !== 'lower' }] : [];
    return sortGroups(found.flatMap(innermost), keys, this.facts);
  });
  /** The best first, the baseline wherever it falls. */
  readonly groups: readonly ComparedGroup[] = $derived.by(() => this.#nodes.map((node) => this.#shown(node)));
  readonly baseline: ComparedGroup | null = $derived(this.groups.find(({ isBaseline }) => isBaseline) ?? null);
  /** What the list shows: the best, and the baseline also where it is not among them. */
  readonly listed: readonly ComparedGroup[] = $derived.by(() => {
    const first = firstOf(this.groups, mostListed);
    const styles = distinctStyles(first.map(({ style }) => style));
    return first.map((group, at) => ({ ...group, style: styles[at] ?? group.style }));
  });
  readonly drawn: readonly ComparedGroup[] = $derived.by(() => firstOf(this.listed, mostDrawn));

  constructor(sources: ComparedSources) {
    this.#sources = sources;
    this.facts = {
      notebookOf: sources.titleOf,
      nameOf: (id) => this.#names.get(id),
      historyOf: (id) => sources.columnHistories.of(id),
      variedOf: (run) => this.#varied.get(run.id) ?? '',
      wordsOf: (run) => this.#varied.get(run.id) ?? '',
    };
    const clock = {
      get now() {
        return sources.now();
      },
      toTime: localTime,
    };
    const ground = { runs: () => this.runs, catalogue: () => this.catalogue, facts: this.facts, clock, onwrite: sources.write };
    this.filter = new RunFilter(ground, sources.spec().filter);
  }

  /** How many runs pass, and how many cannot be told before their histories are read. */
  get counts(): { passed: number; of: number; undecided: number } {
    return { passed: this.#passed.matched.length, of: this.runs.length, undecided: this.#passed.undecided };
  }

  /** Columns that the spec names and no run has. */
  get vanished(): string[] {
    const { groups, metric } = this.#sources.spec();
    if (this.runs.length === 0) return [];
    const gone = groups.filter((path) => path !== 'allButSeed' && !this.catalogue.at(path));
    return this.metric ? gone : [...gone, metric];
  }

  /** Whether the spec names a baseline that is not among the groups. */
  get isBaselineGone(): boolean {
    return this.#sources.spec().baseline !== undefined && this.baseline === null;
  }

  /** Histories that the filter or the metric reads. */
  get wanted(): RunId[] {
    const columns = [...this.filter.columns, ...(this.metric ? [this.metric] : [])];
    return wantedHistories(columns, this.runs, this.facts);
  }

  get curves(): LossRun[] {
    return this.drawn.flatMap(({ runs, name, style }) => {
      const measured = runs.flatMap((run) => {
        const history = this.#sources.historyOf(run.id);
        return history ? [{ run, history }] : [];
      });
      const curve = groupCurve(measured);
      return curve ? [{ ...curve, style, label: name }] : [];
    });
  }

  #shown(group: GroupNode): ComparedGroup {
    const { key, runs } = group;
    const row = shownRow({ type: 'group', key, depth: 0, group, isOpen: false }, this.facts);
    const status = this.catalogue.at('status');
    return {
      key,
      name: row.name,
      varied: row.isResult ? (this.#varied.get(runs[0].id) ?? '') : '',
      runs,
      style: runStyleOf(runs[0]),
      value: this.metric && cellView(this.metric, runs, this.facts),
      status: status ? cellView(status, runs, this.facts) : { type: 'text', text: '', aside: '', title: '' },
      isBaseline: key === this.#sources.spec().baseline,
    };
  }
}
