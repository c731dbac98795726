/**
 * The rows that the charts draw, a frame after the table shows them: a filter or an order is answered by the table first. Made in a
 * component, and gone with it.
 */
import { untrack } from 'svelte';
import { MessageFrame } from '../app/message-frame.ts';
import type { RunsView } from '../runs-table/runs-view.svelte.ts';
import { drawnRows, type DrawnRow } from './drawn-rows.ts';

type Shown = Pick<RunsView, 'rows' | 'drawn' | 'facts'>;

export class LateRows {
  #rows = $state.raw<readonly DrawnRow[]>([]);

  constructor(view: Shown) {
    const read = () => drawnRows(view.rows, view.drawn, view.facts);
    let before = untrack(() => [view.rows, view.drawn]);
    this.#rows = untrack(read);
    const frame = new MessageFrame<null>(() => (this.#rows = read()));
    $effect(() => {
      const now = [view.rows, view.drawn];
      if (now.every((each, at) => each === before[at])) return;
      before = now;
      frame.add(null);
    });
    $effect(() => () => frame.close());
  }

  get rows(): readonly DrawnRow[] {
    return this.#rows;
  }
}
