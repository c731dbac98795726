/**
 * The views of the runs table as this browser keeps them, in local storage: those with a name, and what was changed of each but not saved.
 * A view that cannot be read stays where it lies. Where nothing can be written, changes hold until the page is left.
 */
import { defaultView, parseView, viewToJson, type View } from '../../runs/view/view.ts';

export type ViewPlace = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** `left`: what of it could not be read, in sentences; '' where all could. `unread`: what is no view, or one of a newer version. */
export type KeptViews = { views: readonly { view: View; left: string }[]; unread: readonly { stored: unknown; why: string }[] };

/** What was changed of a view; null: it is as the view has it. `baseline` may be taken away, which is an empty list. */
export type Draft = { columns: View['columns'] | null; eyes: View['eyes'] | null; baseline: readonly string[] | null };

export const viewsKey = 'daybook-runs-views';
const draftKey = 'daybook-runs-view';

function readJson(place: ViewPlace, key: string): unknown {
  try {
    return JSON.parse(place.getItem(key) ?? 'null');
  } catch {
    return null; // someone else's text under our key, or no storage at all
  }
}

export function readViews(place: ViewPlace): KeptViews {
  const stored = readJson(place, viewsKey);
  const read = (Array.isArray(stored) ? stored : []).map((each: unknown) => ({ each, parsed: parseView(each) }));
  return {
    views: read.flatMap(({ parsed }) =>
      parsed.ok ? [{ view: parsed.value.view, left: parsed.value.left.map(({ message }) => message).join(' ') }] : [],
    ),
    unread: read.flatMap(({ each, parsed }) => (parsed.ok ? [] : [{ stored: each, why: parsed.issues[0]?.message ?? '' }])),
  };
}

/** @throws Error with a sentence where the browser keeps no more. */
export function keepViews(place: ViewPlace, views: readonly View[], { unread }: Pick<KeptViews, 'unread'>): void {
  try {
    place.setItem(viewsKey, JSON.stringify([...views.map(viewToJson), ...unread.map(({ stored }) => stored)]));
  } catch (cause) {
    throw new Error('This browser keeps no more views: allow this site to keep data, or delete a view.', { cause });
  }
}

const keyOf = (name: string | null) => (name === null ? draftKey : `${draftKey}:${name}`);

/** `name` null: of all runs. */
export function readDraft(place: ViewPlace, name: string | null, base: View): Draft {
  const stored = readJson(place, keyOf(name));
  const draft = typeof stored === 'object' && stored !== null ? stored : {};
  const parsed = parseView({ ...viewToJson(base), ...draft });
  if (!parsed.ok) return { columns: null, eyes: null, baseline: null };
  const { columns, eyes, baseline = [] } = parsed.value.view;
  return {
    columns: 'columns' in draft ? columns : null,
    eyes: 'eyes' in draft ? eyes : null,
    baseline: 'baseline' in draft ? baseline : null,
  };
}

export function keepDraft(place: ViewPlace, name: string | null, draft: Draft): void {
  try {
    const changed = Object.entries(draft).filter(([, value]) => value !== null);
    if (changed.length === 0) place.removeItem(keyOf(name));
    else place.setItem(keyOf(name), JSON.stringify({ version: 1, ...Object.fromEntries(changed) }));
  } catch {
    // storage refused: it holds until the page is left
  }
}

/** What each view measures against, as it is shown; those that measure against nothing are left out. */
export function keptBaselines(place: ViewPlace): { view: string; ids: readonly string[] }[] {
  const named = readViews(place).views.map(({ view }) => ({ view, draft: readDraft(place, view.name, view) }));
  return [{ view: defaultView, draft: readDraft(place, null, defaultView) }, ...named].flatMap(({ view, draft }) => {
    const ids = draft.baseline ?? view.baseline ?? [];
    return ids.length > 0 ? [{ view: view.name, ids }] : [];
  });
}
