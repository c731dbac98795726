/**
 * The keys of the runs table, as data: the handlers and the list of keys read these tables. Chords are as in the keys of a notebook. Pure.
 */

export type TableKey<Action extends string = string> = { action: Action; chords: readonly string[]; title: string };

/** Anywhere on the page but in a field. */
export const pageKeys = [
  { action: 'filter', chords: ['/'], title: 'Write a filter' },
  { action: 'rows', chords: ['T'], title: 'Go to the rows' },
  { action: 'compare', chords: ['C'], title: 'Compare what is selected' },
  { action: 'keyList', chords: ['?'], title: 'Show the keys' },
] as const satisfies readonly TableKey[];

/** While the focus is on a row. */
export const rowKeys = [
  { action: 'next', chords: ['ArrowDown'], title: 'Next row' },
  { action: 'previous', chords: ['ArrowUp'], title: 'Row before' },
  { action: 'first', chords: ['Home'], title: 'First row' },
  { action: 'last', chords: ['End'], title: 'Last row' },
  { action: 'unfold', chords: ['ArrowRight'], title: 'Unfold' },
  { action: 'fold', chords: ['ArrowLeft'], title: 'Fold' },
  { action: 'select', chords: ['Space'], title: 'Select for an action, or not' },
  { action: 'eye', chords: ['E'], title: 'Draw in charts, or not' },
  { action: 'baseline', chords: ['B'], title: 'Measure the others against it, or not' },
  { action: 'star', chords: ['S'], title: 'Star, or take it away' },
  { action: 'archive', chords: ['A'], title: 'Archive, or take out' },
  { action: 'rename', chords: ['F2'], title: 'Rename' },
  { action: 'delete', chords: ['Delete'], title: 'Delete' },
] as const satisfies readonly TableKey[];

/** While the focus is on the head of a column. */
export const headKeys = [
  { action: 'sort', chords: ['Enter'], title: 'Sort, or turn the order round' },
  { action: 'sortToo', chords: ['Shift+Enter'], title: 'Sort by this column too, turn it round, take it out' },
  { action: 'moveLeft', chords: ['Shift+ArrowLeft'], title: 'Move to the left' },
  { action: 'moveRight', chords: ['Shift+ArrowRight'], title: 'Move to the right' },
  { action: 'widen', chords: ['+'], title: 'Widen' },
  { action: 'narrow', chords: ['-'], title: 'Make narrower' },
  { action: 'pin', chords: ['P'], title: 'Pin at the left, or let go' },
  { action: 'hide', chords: ['Delete'], title: 'Hide' },
] as const satisfies readonly TableKey[];

export type RowAction = (typeof rowKeys)[number]['action'];

type Stroke = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Signs such as + and ? sit behind Shift on some keyboards and not on others. */
const isSign = (key: string) => key.length === 1 && !/[A-Za-z ]/.test(key);

function chordOf({ key, shiftKey }: Stroke): string {
  const named = key === ' ' ? 'Space' : key === '=' ? '+' : key.length === 1 ? key.toUpperCase() : key;
  return shiftKey && !isSign(key) ? `Shift+${named}` : named;
}

/** What a stroke means in one of the tables; null: nothing. */
export function actionOf<Action extends string>(stroke: Stroke, keys: readonly TableKey<Action>[]): Action | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null;
  const chord = chordOf(stroke);
  return keys.find(({ chords }) => chords.includes(chord))?.action ?? null;
}
