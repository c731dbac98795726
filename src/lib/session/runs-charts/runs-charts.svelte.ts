/**
 * The charts beside the runs table: which there are and how they are looked at, kept in this browser. Their crosshair and what is
 * pointed at are shared by all of them, and kept nowhere. Knows no kind of chart: each reads its own options.
 */
import {
  firstCharts,
  keepCharts,
  readCharts,
  withinShares,
  type ChartOptions,
  type KeptChart,
  type KeptCharts,
  type Place,
} from './kept-charts.ts';
import { RunFocus } from './run-focus.svelte.ts';

export type { ChartOptions, KeptChart } from './kept-charts.ts';

export class RunsCharts {
  readonly #storage: Place;
  readonly #isNarrow: () => boolean;
  #kept = $state.raw<KeptCharts>(firstCharts);
  readonly focus = new RunFocus();

  constructor(storage: Place, isNarrow: () => boolean) {
    this.#storage = storage;
    this.#isNarrow = isNarrow;
    this.#kept = readCharts(storage);
  }

  get list(): readonly KeptChart[] {
    return this.#kept.charts;
  }

  get isOpen(): boolean {
    return this.#kept.isOpen ?? !this.#isNarrow();
  }

  get isNarrow(): boolean {
    return this.#isNarrow();
  }

  /** Of the room that the charts take beside the table. */
  get share(): number {
    return this.#kept.share;
  }

  get shared(): ChartOptions {
    return this.#kept.shared;
  }

  toggle(): void {
    this.#keep({ isOpen: !this.isOpen });
  }

  resize(share: number): void {
    this.#keep({ share: withinShares(share) });
  }

  setShared(changes: ChartOptions): void {
    this.#keep({ shared: { ...this.shared, ...changes } });
  }

  /** The new one comes last; returns its id. */
  add(kind: string, options: ChartOptions): string {
    const id = String(Math.max(0, ...this.list.map((chart) => Number(chart.id) || 0)) + 1);
    this.#keep({ charts: [...this.list, { id, kind, options, wide: false, table: false }] });
    return id;
  }

  remove(id: string): void {
    this.#keep({ charts: this.list.filter((chart) => chart.id !== id) });
  }

  /** As the list was before something was removed. */
  putBack(charts: readonly KeptChart[]): void {
    this.#keep({ charts });
  }

  /** Options that are not named stay as they are. */
  setOptions(id: string, options: ChartOptions): void {
    this.#change(id, (chart) => ({ ...chart, options: { ...chart.options, ...options } }));
  }

  setShape(id: string, shape: Partial<Pick<KeptChart, 'wide' | 'table'>>): void {
    this.#change(id, (chart) => ({ ...chart, ...shape }));
  }

  /** One place on, or back. */
  move(id: string, by: 1 | -1): void {
    const at = this.list.findIndex((chart) => chart.id === id);
    const [moved, to] = [this.list[at], at + by];
    if (!moved || to < 0 || to >= this.list.length) return;
    this.#keep({ charts: this.list.filter((chart) => chart !== moved).toSpliced(to, 0, moved) });
  }

  #change(id: string, change: (chart: KeptChart) => KeptChart): void {
    this.#keep({ charts: this.list.map((chart) => (chart.id === id ? change(chart) : chart)) });
  }

  #keep(changes: Partial<KeptCharts>): void {
    this.#kept = { ...this.#kept, ...changes };
    keepCharts(this.#storage, this.#kept);
  }
}
