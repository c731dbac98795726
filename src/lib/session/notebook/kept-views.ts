/**
 * What was worked out about a cell, kept until the notebook or its data have changed: news of a run then plans nothing anew, and
 * everything that shows a cell shares one answer. Holds nothing for a cell that is gone.
 */
import type { Cell, Notebook } from '../../spec/notebook.ts';
import type { Run } from '../../runs/run.ts';
import type { DataStates } from './data-summaries.svelte.ts';

type Ground = { notebook: Notebook; data: DataStates; source?: Run | null }; // source: the run whose weights it starts from

export class KeptViews<Of extends Cell, View> {
  readonly #make: (cell: Of) => View;
  readonly #kept = new WeakMap<Of, Ground & { view: View }>();

  constructor(make: (cell: Of) => View) {
    this.#make = make;
  }

  of(cell: Of, { notebook, data, source = null }: Ground): View {
    const known = this.#kept.get(cell);
    if (known?.notebook === notebook && known.data === data && known.source === source) return known.view;
    const view = this.#make(cell);
    this.#kept.set(cell, { notebook, data, source, view });
    return view;
  }
}
