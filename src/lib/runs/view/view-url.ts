/** What of a view stands in the address: `?view=Wide nets&q=val.accuracy.best > 0.9&sort=-score.best&group=dataset`. Pure. */
import type { SortKey } from '../order/sort-rows.ts';
import { defaultView, type View } from './view.ts';

export type AddressedView = Pick<View, 'filter' | 'sort' | 'groups' | 'withArchived'>;

const sortText = (sort: readonly SortKey[]): string => sort.map(({ path, descending }) => `${descending ? '-' : ''}${path}`).join(',');

/** Commas stand in keys of paths in quotes alone. */
const split = (text: string): string[] => text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).filter((part) => part !== '' && part !== '-');

const readSort = (text: string): SortKey[] =>
  split(text).map((part) => (part.startsWith('-') ? { path: part.slice(1), descending: true } : { path: part, descending: false }));

/** The view that the rest of the address changes; null: the one of all runs. */
export const viewNameIn = (parameters: URLSearchParams): string | null => parameters.get('view');

/** What the address does not say is as the view has it. */
export function readViewAddress(parameters: URLSearchParams, view: AddressedView = defaultView): AddressedView {
  const [q, sort, group, archived] = ['q', 'sort', 'group', 'archived'].map((name) => parameters.get(name));
  return {
    filter: q ?? view.filter,
    sort: sort == null ? view.sort : readSort(sort),
    groups: group == null ? view.groups : split(group),
    ...((archived == null ? view.withArchived : archived === 'shown') && { withArchived: true }),
  };
}

/** The name of the view, and what differs from it, with a `?`; '' for all runs as they are found first. */
export function writeViewAddress(
  { filter, sort, groups, withArchived }: AddressedView,
  view: AddressedView & Pick<View, 'name'> = defaultView,
): string {
  const parameters = new URLSearchParams();
  if (view.name !== defaultView.name) parameters.set('view', view.name);
  if (filter !== view.filter) parameters.set('q', filter);
  if (sortText(sort) !== sortText(view.sort)) parameters.set('sort', sortText(sort));
  if (groups.join() !== view.groups.join()) parameters.set('group', groups.join(','));
  if (withArchived !== view.withArchived) parameters.set('archived', withArchived ? 'shown' : 'hidden');
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
