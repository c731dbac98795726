/** What a person does with the columns of a view. The name of a run stays first and pinned: a row is told by it. Pure. */
import { widths, type ViewColumn } from './view.ts';

type Columns = readonly ViewColumn[];

const head = 'name';

/** The name first, wherever it was kept, and the pinned ones before the others. */
export function withNameFirst(columns: Columns): ViewColumn[] {
  const name = columns.find(({ path }) => path === head) ?? { path: head };
  const others = columns.filter(({ path }) => path !== head);
  return [{ ...name, pinned: true }, ...others.filter(({ pinned }) => pinned), ...others.filter(({ pinned }) => !pinned)];
}

export const toggleColumn = (columns: Columns, path: string): ViewColumn[] =>
  withNameFirst(columns.some((each) => each.path === path) ? columns.filter((each) => each.path !== path) : [...columns, { path }]);

/** Before another column; null: to the end. Among pinned ones it becomes one of them, behind the others it is none. */
export function moveColumn(columns: Columns, path: string, before: string | null): ViewColumn[] {
  const moved = columns.find((each) => each.path === path);
  if (!moved || path === head || before === path) return withNameFirst(columns);
  const others = withNameFirst(columns).filter((each) => each.path !== path);
  const at = before === head ? 1 : others.findIndex((each) => each.path === before);
  const to = at < 0 ? others.length : at;
  const { pinned: _was, ...plain } = moved;
  const isPinned = others[to]?.pinned === true || (moved.pinned === true && others[to - 1]?.pinned === true);
  return withNameFirst(others.toSpliced(to, 0, isPinned ? { ...plain, pinned: true } : plain));
}

/** One place to the left or to the right. */
export function shiftColumn(columns: Columns, path: string, by: 1 | -1): ViewColumn[] {
  const placed = withNameFirst(columns);
  const at = placed.findIndex((each) => each.path === path);
  const before = by < 0 ? placed[at - 1]?.path : placed[at + 2]?.path;
  return at < 0 || (by < 0 && at <= 1) ? placed : moveColumn(placed, path, before ?? null);
}

export const pinColumn = (columns: Columns, path: string): ViewColumn[] =>
  withNameFirst(
    columns.map((each) => {
      if (each.path !== path) return each;
      const { pinned, ...plain } = each;
      return pinned ? plain : { ...plain, pinned: true };
    }),
  );

export const widenColumn = (columns: Columns, path: string, width: number): ViewColumn[] =>
  columns.map((each) => (each.path === path ? { ...each, width: Math.round(Math.min(widths.most, Math.max(widths.least, width))) } : each));
