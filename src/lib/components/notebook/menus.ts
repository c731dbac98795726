/** The menu of a cell: its actions, with their keys beside them. */
import type { MenuItem } from '$lib/components/ui/menu-items.ts';
import { keyLabels, type ActionName } from '$lib/session/notebook/keys.ts';
import type { NotebookActions } from '$lib/session/notebook/notebook-actions.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import type { Cell } from '$lib/spec/notebook.ts';

type Parts = { session: NotebookSession; actions: NotebookActions; mac: boolean };

export function createCellMenu({ session, actions, mac }: Parts): (cell: Cell, index: number) => MenuItem[] {
  const keyOf = (action: ActionName) => keyLabels(action, mac)[0];

  return (cell, index) => {
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
  };
}
