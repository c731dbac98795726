/**
 * The saved views of the runs table on their way into a backup and back: those of other names are added, those that are here stay as they are.
 * What is no view that this Daybook can read goes along as it lies. Pure but for the place that it is given.
 */
import { isSameName, isSameView, parseView, viewToJson, type View } from '../../runs/view/view.ts';
import type { Restored } from '../../share/runs/restored.ts';
import type { Json } from '../../spec/parse.ts';
import { keepViews, readViews, type ViewPlace } from './kept-views.ts';

/** As they are stored. */
export function viewsToBackUp(place: ViewPlace): Json[] {
  const { views, unread } = readViews(place);
  const others: Json[] = JSON.parse(JSON.stringify(unread.map(({ stored }) => stored)));
  return [...views.map(({ view }) => viewToJson(view)), ...others];
}

type Plan = { views: readonly View[]; unread: readonly { stored: unknown; why: string }[]; told: Restored };

function planOf(stored: readonly unknown[], place: ViewPlace): Plan {
  const here = readViews(place);
  const told: Restored = { added: [], same: [], kept: [] };
  const views = here.views.map(({ view }) => view);
  const unread = [...here.unread];
  for (const each of stored) {
    const parsed = parseView(each);
    if (!parsed.ok) {
      const text = JSON.stringify(each);
      if (!unread.some((known) => JSON.stringify(known.stored) === text)) unread.push({ stored: each, why: '' });
      continue;
    }
    const { view } = parsed.value;
    const name = { type: 'view', id: view.name } as const;
    const known = views.find((other) => isSameName(other.name, view.name));
    if (!known) {
      views.push(view);
      told.added.push(name);
    } else if (isSameView(known, view)) told.same.push(name);
    else told.kept.push({ name, called: known.name });
  }
  return { views, unread, told };
}

/** What a restore would do. Changes nothing. */
export const planViews = (stored: readonly unknown[], place: ViewPlace): Restored => planOf(stored, place).told;

/** @throws Error with a sentence where the browser keeps no more. */
export function restoreViews(stored: readonly unknown[], place: ViewPlace): Restored {
  const { views, unread, told } = planOf(stored, place);
  if (stored.length > 0) keepViews(place, views, { unread });
  return told;
}
