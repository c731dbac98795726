/** What the palette offers: every action of the key table, each kind of cell to insert, the ways in and out, and each cell to go to. */
import { keyBindings, keyLabels } from '$lib/session/notebook/keys.ts';
import type { NotebookActions } from '$lib/session/notebook/notebook-actions.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import { cellTypes } from '$lib/spec/notebook.ts';
import type { Sharing } from './sharing.ts';

/** One line of the palette. */
export type PaletteItem = { id: string; title: string; detail?: string; key?: string; disabled?: boolean; run: () => void };

export type PaletteParts = { session: NotebookSession; actions: NotebookActions; share: (way: keyof Sharing) => void; mac: boolean };

export function paletteItems({ session, actions, share, mac }: PaletteParts): PaletteItem[] {
  const titles = new Map(keyBindings.map((binding) => [binding.action, binding.title]));
  const named = [...titles].filter(([action]) => action !== 'palette' && action !== 'enterCommand');
  const below = session.indexOf(session.selection.selected) + 1;
  return [
    ...named.map(([action, title]) => ({ id: action, title, key: keyLabels(action, mac)[0], run: () => actions.perform(action) })),
    ...cellTypes.map((type) => ({ id: `insert-${type}`, title: `Insert a ${type} cell below`, run: () => actions.insert(type, below) })),
    { id: 'link', title: 'Copy link', run: () => share('copyLink') },
    { id: 'save-file', title: 'Save to a file', run: () => share('saveFile') },
    { id: 'open-file', title: 'Open a file here', run: () => share('openFile') },
    ...session.cells.map((each) => ({
      id: `cell-${each.id}`,
      title: `Go to ${each.name}`,
      detail: `${each.type} cell`,
      run: () => {
        session.selection.select(each.id);
        actions.perform('enterCommand', each.id);
      },
    })),
  ];
}
