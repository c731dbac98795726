/**
 * Where a person is in a notebook: the selected cell, the note being written, which cells show their text, where a new cell
 * would go. Never saved, never undone; it follows the cells as they come and go.
 */
import { SvelteSet } from 'svelte/reactivity';
import type { CellId } from '../../spec/ids.ts';
import type { Cell } from '../../spec/notebook.ts';

export class Selection {
  #selected = $state<CellId | null>(null);
  #writing = $state<CellId | null>(null);
  #insertAt = $state<number | null>(null);
  #asText = new SvelteSet<CellId>();

  get selected(): CellId | null {
    return this.#selected;
  }

  /** The note whose field is open. */
  get writing(): CellId | null {
    return this.#writing;
  }

  /** The place whose insert line waits for a kind of cell. */
  get insertAt(): number | null {
    return this.#insertAt;
  }

  showsText(id: CellId): boolean {
    return this.#asText.has(id);
  }

  select(id: CellId | null): void {
    this.#selected = id;
    if (this.#writing !== id) this.#writing = null;
  }

  /** Back to where a person was, if that cell is still there. */
  return(id: string | null, cells: readonly Cell[]): void {
    const cell = cells.find((each) => each.id === id);
    if (cell) this.select(cell.id);
  }

  write(id: CellId | null): void {
    if (id !== null) this.#selected = id;
    this.#writing = id;
  }

  askInsert(index: number | null): void {
    this.#insertAt = index;
  }

  toggleText(id: CellId): void {
    if (!this.#asText.delete(id)) this.#asText.add(id);
  }

  /** After cells came or went: a selected cell that is gone passes the selection to the one in its place. */
  follow(before: readonly Cell[], after: readonly Cell[]): void {
    const selected = this.#selected;
    if (selected !== null && !after.some(({ id }) => id === selected)) {
      const at = before.findIndex(({ id }) => id === selected);
      this.select(after[Math.min(Math.max(0, at), after.length - 1)]?.id ?? null);
    }
  }
}
