/**
 * What of the runs table this browser keeps, in local storage: its columns, and which runs are drawn in charts. What cannot be read there is
 * as if nothing was kept; where nothing can be written it holds until the page is left.
 */
import { defaultView, parseView, viewToJson, type Eyes, type ViewColumn } from '../../runs/view/view.ts';

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** `columns` null: they are as a person finds them first. */
export type KeptView = { columns: readonly ViewColumn[] | null; eyes: Eyes };

const key = 'daybook-runs-view';

export function readKeptView(storage: Place): KeptView {
  const asAtFirst: KeptView = { columns: null, eyes: defaultView.eyes };
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    const parsed = parseView(stored);
    if (!parsed.ok || typeof stored !== 'object' || stored === null) return asAtFirst;
    const { columns, eyes } = parsed.value.view;
    return { columns: 'columns' in stored ? columns : null, eyes };
  } catch {
    return asAtFirst; // someone else's text under our key, or no storage at all
  }
}

export function keepView(storage: Place, { columns, eyes }: KeptView): void {
  try {
    const stored = viewToJson({ ...defaultView, columns: columns ?? [], eyes });
    storage.setItem(key, JSON.stringify(columns ? stored : { ...stored, columns: undefined }));
  } catch {
    // storage refused: it holds until the page is left
  }
}
