/** The menu of a cell and the palette of a notebook: the same actions, with their keys beside them. */
import type { MenuItem } from '$lib/components/ui/menu-items.ts';
import { keyBindings, keyLabels, type ActionName } from '$lib/session/notebook/keys.ts';
import type { NotebookActions } from '$lib/session/notebook/notebook-actions.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import { cellTypes, type Cell } from '$lib/spec/notebook.ts';
import type { PaletteItem } from './palette-item.ts';
import type { Sharing } from './sharing.ts';

type Parts = { session: NotebookSession; actions: NotebookActions; sharing: Sharing; mac: boolean };

export function createMenus({ session, actions, sharing, mac }: Parts) {
  const keyOf = (action: ActionName) => keyLabels(action, mac)[0];

  function cell(cell: Cell, index: number): MenuItem[] {
    const item = (action: ActionName, label: string, more: Partial<MenuItem> = {}): MenuItem => ({
      label,
      key: keyOf(action),
      onselect: () => {
        session.selection.select(cell.id);
        actions.perform(action, cell.id);
      },
      ...more,
    });
    return [
      ...(cell.type === 'train' ? [item('run', 'Run'), item('runAbove', 'Run the cells above')] : []),
      item('enterEdit', 'Edit'),
      ...(cell.type === 'note' ? [] : [item('toggleText', session.selection.showsText(cell.id) ? 'Show the form' : 'Show the text')]),
      item('rename', 'Rename'),
      item('moveUp', 'Move up', { separator: true, disabled: index === 0 }),
      item('moveDown', 'Move down', { disabled: index === session.cells.length - 1 }),
      item('duplicate', 'Duplicate'),
      item('cut', 'Cut'),
      item('copy', 'Copy'),
      item('paste', 'Paste below', { disabled: !session.canPaste }),
      item('delete', 'Delete', { separator: true, danger: true }),
    ];
  }

  function palette(): PaletteItem[] {
    const titles = new Map(keyBindings.map((binding) => [binding.action, binding.title]));
    const named = [...titles].filter(([action]) => action !== 'palette' && action !== 'enterCommand');
    const below = session.indexOf(session.selection.selected) + 1;
    return [
      ...named.map(([action, title]) => ({ id: action, title, key: keyOf(action), run: () => actions.perform(action) })),
      ...cellTypes.map((type) => ({ id: `insert-${type}`, title: `Insert a ${type} cell below`, run: () => actions.insert(type, below) })),
      { id: 'link', title: 'Copy link', run: () => void sharing.copyLink() },
      { id: 'save-file', title: 'Save to a file', run: () => sharing.saveFile() },
      { id: 'open-file', title: 'Open a file here', run: () => sharing.openFile() },
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

  return { cell, palette };
}
