/**
 * The views of the runs table that have a name, by their names, in all tabs of this browser: a change is written at once, over what another
 * tab wrote meanwhile. The view of all runs is always there and never changes. Knows nothing of what is shown.
 */
import { toName } from '../../spec/names.ts';
import { defaultView, isSameName, type View } from '../../runs/view/view.ts';
import { keepViews, readViews, type KeptViews, type ViewPlace } from './kept-views.ts';

export const mostViews = 100;

export class SavedViews {
  readonly #place: ViewPlace;
  #kept = $state.raw<KeptViews>({ views: [], unread: [] });
  /** By their names from A. */
  readonly all: readonly View[] = $derived(this.#kept.views.map(({ view }) => view).sort((a, b) => a.name.localeCompare(b.name)));

  constructor(place: ViewPlace) {
    this.#place = place;
    this.readAgain();
  }

  /** Another tab has changed them. */
  readAgain(): void {
    this.#kept = readViews(this.#place);
  }

  /** Why some of those that are kept cannot be shown; '' where all can. */
  get unread(): string {
    return [...new Set(this.#kept.unread.map(({ why }) => why))].join(' ');
  }

  find(name: string): View | null {
    if (isSameName(name, defaultView.name)) return defaultView;
    return this.all.find((view) => isSameName(view.name, name)) ?? null;
  }

  /** What of a view could not be read, in sentences. */
  leftOf({ name }: View): string {
    return this.#kept.views.find(({ view }) => view.name === name)?.left ?? '';
  }

  /** Why a view cannot have a name, as a sentence; null when it can. `own`: the one that it has. */
  refuse(name: string, own: string | null): string | null {
    const wanted = toName(name);
    if (wanted === '') return 'A view needs a name with a letter or a digit: type one.';
    if (own !== null && isSameName(wanted, own)) return null;
    if (this.find(wanted)) return `There is a view called "${wanted}" already: choose another name.`;
    return this.all.length < mostViews || own !== null ? null : `This browser keeps at most ${mostViews} views: delete one first.`;
  }

  /** In the place of the view called `before`, or of one of the same name. @throws Error with a sentence where nothing can be kept. */
  save(view: View, before = view.name): void {
    this.#write((views) => [...views.filter(({ name }) => !isSameName(name, before) && !isSameName(name, view.name)), view]);
  }

  remove(gone: string): void {
    this.#write((views) => views.filter(({ name }) => !isSameName(name, gone)));
  }

  #write(change: (views: View[]) => View[]): void {
    this.readAgain();
    keepViews(this.#place, change(this.#kept.views.map(({ view }) => view)), this.#kept);
    this.readAgain();
  }
}
