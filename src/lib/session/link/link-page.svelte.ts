/**
 * A notebook that came in a link: unpacked and shown as text. Opens nothing and writes nothing; only `save`, after a press,
 * opens storage through what it is given. A newer address overtakes an older one.
 */
import { decodeLink } from '../../share/link.ts';
import { formatJson } from '../../spec/format-json.ts';
import type { NotebookId } from '../../spec/ids.ts';
import type { Cell, Notebook } from '../../spec/notebook.ts';

export type LinkState =
  { status: 'reading' } | { status: 'empty' } | { status: 'ready'; notebook: Notebook } | { status: 'damaged'; message: string };

export class LinkPage {
  #state = $state.raw<LinkState>({ status: 'reading' });
  #read = 0;

  get state(): LinkState {
    return this.#state;
  }

  async read(fragment: string): Promise<void> {
    const mine = ++this.#read;
    if (fragment.replace(/^#/, '') === '') {
      this.#state = { status: 'empty' };
      return;
    }
    this.#state = { status: 'reading' };
    const parsed = await decodeLink(fragment);
    if (mine !== this.#read) return;
    this.#state = parsed.ok
      ? { status: 'ready', notebook: parsed.value }
      : { status: 'damaged', message: parsed.issues[0]?.message ?? 'This link is damaged: copy it again from where it came.' };
  }
}

export type Keep = (notebook: Notebook) => Promise<NotebookId>;

/** A cell as plain text, its spec as it was written. */
export function cellText(cell: Cell): string {
  if (cell.type === 'note') return cell.text;
  return cell.draft ?? formatJson(cell.spec);
}

/** What a cell is, in a line. */
export const cellHeading = (cell: Cell): string =>
  cell.type === 'train' ? `train: ${cell.model || 'no model'} on ${cell.data || 'no data'}` : cell.type;
