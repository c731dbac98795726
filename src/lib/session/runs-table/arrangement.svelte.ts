/**
 * How a person has arranged the runs table: the view that is open and what was changed of it. Filter, order and groups are kept by the
 * address, which is the caller's; columns, eyes and the baseline in this browser, view by view. Knows no runs but by their ids.
 */
import { isSameView, defaultView, onePress, type Eyes, type View, type ViewColumn } from '../../runs/view/view.ts';
import { moveColumn, pinColumn, shiftColumn, toggleColumn, widenColumn, withNameFirst } from '../../runs/view/arrange-columns.ts';
import { readViewAddress, viewNameIn, writeViewAddress, type AddressedView } from '../../runs/view/view-url.ts';
import type { SortKey } from '../../runs/order/sort-rows.ts';
import { toName } from '../../spec/names.ts';
import { keepDraft, readDraft, type Draft, type ViewPlace } from './kept-views.ts';
import { SavedViews } from './saved-views.svelte.ts';
import { smallColumns } from './shown-column.ts';

const asSaved: Draft = { columns: null, eyes: null, baseline: null };

type Sources = { storage: ViewPlace; isNarrow: () => boolean; filter: () => { text: string } };

export class Arrangement {
  readonly #sources: Sources;
  readonly views: SavedViews;
  #base = $state.raw<View>(defaultView);
  #draft = $state.raw<Draft>(asSaved);
  sort = $state.raw<readonly SortKey[]>([]);
  groups = $state.raw<readonly string[]>([]);
  withArchived = $state(false);
  /** The filter to begin with. */
  readonly firstFilter: string;
  /** What a person should know of the view that the address named; '' nothing. */
  readonly news: string;

  constructor(sources: Sources, parameters: URLSearchParams) {
    this.#sources = sources;
    this.views = new SavedViews(sources.storage);
    const name = viewNameIn(parameters);
    const found = name === null ? defaultView : this.views.find(name);
    this.news = found
      ? this.views.leftOf(found)
      : `This browser keeps no view called "${toName(name ?? '')}", so all runs are shown: choose or save one under Views.`;
    const base = found ?? defaultView;
    const { filter, ...rest } = readViewAddress(parameters, base);
    this.firstFilter = filter;
    this.#arrange(base, rest);
  }

  /** The view that is open, as it is saved. */
  get base(): View {
    return this.#base;
  }

  get isNamed(): boolean {
    return this.#base !== defaultView;
  }

  /** As it is shown. */
  get view(): View {
    const { version, name, columns } = this.#base;
    const { sort, groups, eyes, withArchived, baseline } = this;
    const { text: filter } = this.#sources.filter();
    return {
      ...{ version, name, columns: this.#draft.columns ?? columns, sort, groups, filter, eyes },
      ...(withArchived && { withArchived }),
      ...(baseline.length > 0 && { baseline }),
    };
  }

  get isChanged(): boolean {
    return !isSameView(this.view, this.#base);
  }

  /** Whether the rows begin with the newest runs, whatever the others are. */
  get beginsWithNewest(): boolean {
    const [key, ...others] = this.sort;
    const isByTime = key?.path === 'created' && key.descending && others.length === 0;
    const isFlat = this.groups.every((path) => path === onePress);
    return isByTime && isFlat && this.#sources.filter().text.trim() === '';
  }

  get address(): string {
    return writeViewAddress(this.view, this.#base);
  }

  /** Opens another view, with what was changed of its columns and eyes before; what of it could not be read, in sentences. */
  open(name: string): string {
    const base = this.views.find(name) ?? defaultView;
    this.#sources.filter().text = base.filter;
    this.#arrange(base, base);
    return this.views.leftOf(base);
  }

  /** As the view is saved. */
  reset(): void {
    this.#change(asSaved);
    this.open(this.#base.name);
  }

  /** Under the name that it has, or a new one. @throws Error with a sentence where nothing can be kept. */
  save(name = this.#base.name): void {
    const saved = { ...this.view, name: toName(name) };
    this.views.save(saved);
    this.reset();
    this.open(saved.name);
  }

  /** @throws Error with a sentence where nothing can be kept. */
  rename(name: string): void {
    const renamed = { ...this.#base, name: toName(name) };
    this.views.save(renamed, this.#base.name);
    const draft = this.#draft;
    this.#change(asSaved);
    this.#base = renamed;
    this.#change(draft);
  }

  /** Deletes the view that is open and shows all runs; what it returns takes that back. */
  remove(): () => void {
    const gone = this.#base;
    this.views.remove(gone.name);
    this.open(defaultView.name);
    return () => {
      this.views.save(gone);
      this.open(gone.name);
    };
  }

  /** Another tab has changed the views: one that is not changed here follows, what is changed stays. False: the open one is gone. */
  follow(): boolean {
    const isUntouched = !this.isChanged;
    this.views.readAgain();
    const now = this.views.find(this.#base.name);
    if (now && isUntouched) this.open(now.name);
    else if (now) this.#base = now;
    else {
      const { columns, eyes, baseline } = this;
      this.#base = defaultView;
      this.#change({ columns, eyes, baseline });
    }
    return now !== null;
  }

  get columns(): readonly ViewColumn[] {
    const own = this.#draft.columns ?? (this.isNamed || !this.#sources.isNarrow() ? this.#base.columns : smallColumns);
    return withNameFirst(own);
  }

  get areColumnsOfView(): boolean {
    return this.#draft.columns === null;
  }

  toggleColumn(path: string): void {
    this.#change({ ...this.#draft, columns: toggleColumn(this.columns, path) });
  }

  moveColumn(path: string, before: string | null): void {
    this.#change({ ...this.#draft, columns: moveColumn(this.columns, path, before) });
  }

  shiftColumn(path: string, by: 1 | -1): void {
    this.#change({ ...this.#draft, columns: shiftColumn(this.columns, path, by) });
  }

  pinColumn(path: string): void {
    this.#change({ ...this.#draft, columns: pinColumn(this.columns, path) });
  }

  widenColumn(path: string, width: number): void {
    this.#change({ ...this.#draft, columns: widenColumn(this.columns, path, width) });
  }

  resetColumns(): void {
    this.#change({ ...this.#draft, columns: null });
  }

  get eyes(): Eyes {
    return this.#draft.eyes ?? this.#base.eyes;
  }

  set eyes(eyes: Eyes) {
    this.#change({ ...this.#draft, eyes });
  }

  /** The ids of the run, or the repeats, that the others are measured against; empty: none. */
  get baseline(): readonly string[] {
    return this.#draft.baseline ?? this.#base.baseline ?? [];
  }

  set baseline(baseline: readonly string[]) {
    this.#change({ ...this.#draft, baseline });
  }

  #arrange(base: View, { sort, groups, withArchived }: Omit<AddressedView, 'filter'>): void {
    this.#base = base;
    this.#draft = readDraft(this.#sources.storage, this.#draftName, base);
    this.sort = sort;
    this.groups = groups;
    this.withArchived = withArchived === true;
  }

  get #draftName(): string | null {
    return this.isNamed ? this.#base.name : null;
  }

  #change(draft: Draft): void {
    this.#draft = draft;
    keepDraft(this.#sources.storage, this.#draftName, draft);
  }
}
