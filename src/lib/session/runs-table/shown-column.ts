/** A column of the runs table as it stands on the page: how wide, and how far from the left while it is pinned. Pure. */
import type { Column } from '../../runs/columns/column.ts';
import { vanishedText, type PlacedColumn } from '../../runs/view/place-columns.ts';
import type { ViewColumn } from '../../runs/view/view.ts';

/** `column` null: no run has it any more. Lengths are CSS pixels; `left` null: it scrolls with the others. */
export type ShownColumn = {
  path: string;
  title: string;
  hint: string;
  column: Column | null;
  width: number;
  left: number | null;
  isNumber: boolean;
  isScore: boolean;
  hasDelta: boolean; // there is room for the difference from the baseline
};

const known: { readonly [path: string]: number } = {
  name: 198,
  status: 108,
  dataset: 140,
  varied: 140,
  model: 154,
  'score.best': 124,
  'score.last': 124,
  duration: 84,
  seed: 56,
  created: 124,
  note: 200,
};

const wide = { metrics: 132, number: 96, duration: 96, date: 124, flag: 76, text: 140, list: 140 } as const;

/** What a person finds first; a narrow screen leaves out what the run page says anyway, and has the best score in sight. */
export const smallColumns: readonly ViewColumn[] = [
  { path: 'name', pinned: true },
  ...['score.best', 'status', 'score.last', 'duration', 'created'].map((path) => ({ path })),
];

const smallName = 152;
const smallStatus = 116;

/** How wide a column is that nobody has drawn wider: as much as its numbers need, or its title. */
function naturalWidth({ path, column, title }: PlacedColumn, isNarrow: boolean): number {
  if (isNarrow && path === 'name') return smallName;
  if (isNarrow && path === 'status') return smallStatus;
  const own = known[path];
  if (own !== undefined) return own;
  const least = column === null ? wide.text : column.group === 'metrics' ? wide.metrics : wide[column.type];
  return Math.max(least, Math.min(220, 24 + 7 * title.length));
}

/** The box to select a row and the eye stand before the first one. */
export const checkWidth = (isNarrow: boolean): number => (isNarrow ? 44 : 32);
export const eyeWidth = (isNarrow: boolean): number => (isNarrow ? 44 : 46);
export const leadWidth = (isNarrow: boolean): number => checkWidth(isNarrow) + eyeWidth(isNarrow);

/** Of the difference from a baseline, beside the value. */
const deltaWidth = 72;

/** On a narrow screen the name alone is pinned: more would leave nothing to scroll. */
export function showColumns(
  placed: readonly PlacedColumn[],
  { isNarrow, hasBaseline }: { isNarrow: boolean; hasBaseline: boolean },
): ShownColumn[] {
  let left = leadWidth(isNarrow);
  return placed.map((each): ShownColumn => {
    const { path, title, column } = each;
    const own = each.width === undefined ? naturalWidth(each, isNarrow) : isNarrow ? Math.min(each.width, 240) : each.width;
    const hasDelta = hasBaseline && column?.group === 'metrics' && column.better !== null;
    const width = own + (hasDelta ? deltaWidth : 0);
    const isPinned = each.pinned === true && (!isNarrow || path === 'name');
    const at = left;
    if (isPinned) left += width;
    const type = column?.type;
    return {
      path,
      title,
      hint: column === null ? vanishedText(each) : column.hint,
      column,
      width,
      left: isPinned ? at : null,
      isNumber: type === 'number' || type === 'duration' || type === 'date',
      hasDelta,
      isScore: path === 'score.best' || path === 'score.last',
    };
  });
}
