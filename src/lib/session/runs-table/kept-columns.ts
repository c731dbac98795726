/**
 * The columns of the runs table as this browser keeps them, in local storage. What cannot be read there is as if nothing was kept; where
 * nothing can be written they hold until the page is left.
 */
import { defaultView, parseView, viewToJson, type ViewColumn } from '../../runs/view/view.ts';

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = 'daybook-runs-view';

/** null: the columns are as a person finds them first. */
export function readColumns(storage: Place): readonly ViewColumn[] | null {
  try {
    const stored = storage.getItem(key);
    const parsed = stored === null ? null : parseView(JSON.parse(stored));
    return parsed?.ok ? parsed.value.view.columns : null;
  } catch {
    return null; // someone else's text under our key, or no storage at all
  }
}

export function keepColumns(storage: Place, columns: readonly ViewColumn[] | null): void {
  try {
    if (columns === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(viewToJson({ ...defaultView, columns })));
  } catch {
    // storage refused: they hold until the page is left
  }
}
