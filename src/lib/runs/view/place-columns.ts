/** The columns of a view among those that the runs have. Pure. */
import type { Catalogue } from '../columns/catalogue.ts';
import type { Column } from '../columns/column.ts';
import type { GroupBy } from '../order/group-rows.ts';
import { allButSeed, type View, type ViewColumn } from './view.ts';

/** `column` null: no run has it now. It keeps its place, marked, since its runs may come again. */
export type PlacedColumn = ViewColumn & { column: Column | null; title: string };

/** Pinned ones first; else as the view has them. */
export function placeColumns({ columns }: Pick<View, 'columns'>, catalogue: Catalogue): PlacedColumn[] {
  const placed = columns.map((each) => {
    const column = catalogue.at(each.path);
    return { ...each, column, title: column?.title ?? each.path };
  });
  return [...placed.filter(({ pinned }) => pinned), ...placed.filter(({ pinned }) => !pinned)];
}

/** What a column that vanished says in its head's tooltip. */
export const vanishedText = ({ path }: Pick<ViewColumn, 'path'>): string =>
  `No run here has ${path} any more: remove the column, or keep it for runs to come.`;

/** The levels to group by; those that vanished are left out of the grouping, not out of the view. */
export function placeGroups({ groups }: Pick<View, 'groups'>, catalogue: Catalogue): GroupBy[] {
  return groups.flatMap((path): GroupBy[] => {
    if (path === allButSeed) return [{ type: 'allButSeed' }];
    const column = catalogue.at(path);
    return column ? [{ type: 'column', column }] : [];
  });
}
