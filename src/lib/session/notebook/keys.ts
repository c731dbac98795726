/**
 * The keys of a notebook, as data: the handler, the tooltips, the palette and the list of keys all read this table.
 * A chord is `Mod+Shift+ArrowUp` (Mod is Command on a Mac, else Control); two chords with a space are pressed one after the other.
 * Holds no state: the half of a sequence that was pressed is an argument.
 */

export const actionNames = [
  'run',
  'runAndSelectNext',
  'runAndInsertBelow',
  'runAll',
  'runAbove',
  'runStale',
  'interrupt',
  'openRun',
  'enterEdit',
  'enterCommand',
  'insertAbove',
  'insertBelow',
  'delete',
  'undo',
  'redo',
  'selectNext',
  'selectPrevious',
  'moveDown',
  'moveUp',
  'cut',
  'copy',
  'paste',
  'duplicate',
  'toggleText',
  'rename',
  'makeNote',
  'save',
  'palette',
  'keyList',
] as const;
export type ActionName = (typeof actionNames)[number];

export type KeyBinding = {
  action: ActionName;
  chords: string[]; // each one alone does it
  where: 'command' | 'outsideText' | 'everywhere'; // command: a cell is selected and no field has the focus
  group: 'Run' | 'Cells' | 'Select and edit' | 'Notebook';
  title: string; // a verb phrase, as the palette shows it
};

export const keyBindings: readonly KeyBinding[] = [
  { action: 'run', chords: ['Mod+Enter'], where: 'everywhere', group: 'Run', title: 'Run the cell' },
  { action: 'runAndSelectNext', chords: ['Shift+Enter'], where: 'everywhere', group: 'Run', title: 'Run the cell and go on' },
  { action: 'runAndInsertBelow', chords: ['Alt+Enter'], where: 'everywhere', group: 'Run', title: 'Run the cell and insert below' },
  { action: 'runAll', chords: ['Ctrl+F9'], where: 'everywhere', group: 'Run', title: 'Run all cells' },
  { action: 'runAbove', chords: ['Ctrl+F8'], where: 'everywhere', group: 'Run', title: 'Run the cells above' },
  { action: 'runStale', chords: ['Mod+Shift+R'], where: 'everywhere', group: 'Run', title: 'Run all stale cells' },
  { action: 'interrupt', chords: ['I I'], where: 'command', group: 'Run', title: 'Stop what trains and empty the queue' },
  { action: 'openRun', chords: ['O'], where: 'command', group: 'Run', title: 'Open the run of the cell' },
  { action: 'insertAbove', chords: ['A'], where: 'command', group: 'Cells', title: 'Insert a cell above' },
  { action: 'insertBelow', chords: ['B'], where: 'command', group: 'Cells', title: 'Insert a cell below' },
  { action: 'cut', chords: ['X'], where: 'command', group: 'Cells', title: 'Cut the cell' },
  { action: 'copy', chords: ['C'], where: 'command', group: 'Cells', title: 'Copy the cell' },
  { action: 'paste', chords: ['V'], where: 'command', group: 'Cells', title: 'Paste below' },
  { action: 'duplicate', chords: ['Shift+D'], where: 'command', group: 'Cells', title: 'Duplicate the cell' },
  { action: 'delete', chords: ['D D'], where: 'command', group: 'Cells', title: 'Delete the cell' },
  { action: 'undo', chords: ['Z'], where: 'command', group: 'Cells', title: 'Undo' },
  { action: 'undo', chords: ['Mod+Z'], where: 'outsideText', group: 'Cells', title: 'Undo' },
  { action: 'redo', chords: ['Shift+Z'], where: 'command', group: 'Cells', title: 'Redo' },
  { action: 'redo', chords: ['Mod+Shift+Z', 'Mod+Y'], where: 'outsideText', group: 'Cells', title: 'Redo' },
  { action: 'moveUp', chords: ['Ctrl+Shift+ArrowUp'], where: 'outsideText', group: 'Cells', title: 'Move the cell up' },
  { action: 'moveDown', chords: ['Ctrl+Shift+ArrowDown'], where: 'outsideText', group: 'Cells', title: 'Move the cell down' },
  { action: 'makeNote', chords: ['M'], where: 'command', group: 'Cells', title: 'Insert a note below' },
  { action: 'selectPrevious', chords: ['K', 'ArrowUp'], where: 'command', group: 'Select and edit', title: 'Select the cell above' },
  { action: 'selectNext', chords: ['J', 'ArrowDown'], where: 'command', group: 'Select and edit', title: 'Select the cell below' },
  { action: 'enterEdit', chords: ['Enter'], where: 'command', group: 'Select and edit', title: 'Edit the cell' },
  { action: 'enterCommand', chords: ['Escape'], where: 'everywhere', group: 'Select and edit', title: 'Leave the field, select the cell' },
  { action: 'toggleText', chords: ['T', 'Mod+J'], where: 'everywhere', group: 'Select and edit', title: 'Switch between form and text' },
  { action: 'rename', chords: ['F2'], where: 'everywhere', group: 'Select and edit', title: 'Rename the cell' },
  { action: 'save', chords: ['Mod+S'], where: 'everywhere', group: 'Notebook', title: 'Save now' },
  { action: 'palette', chords: ['Mod+K'], where: 'everywhere', group: 'Notebook', title: 'Find an action or a cell' },
  { action: 'keyList', chords: ['?', 'Mod+/'], where: 'everywhere', group: 'Notebook', title: 'Show the keys' },
];

/** Keys that every page has, for the list of keys. */
export const everyPageKeys = [{ chord: 'F8', title: 'Go to the newest message, and back' }] as const;

/** What of a keyboard event matters; a DOM KeyboardEvent fits. */
export type Stroke = { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean };

export type KeyContext = {
  place: 'command' | 'button' | 'control' | 'text'; // what has the focus: a cell, a button, a slider or list, a field that is typed in
  mac: boolean;
  letters: boolean; // false: keys without a modifier are switched off
  pending: string | null; // the first half of a sequence, if one was just pressed
};

export type KeyMatch = { type: 'action'; action: ActionName } | { type: 'pending'; chord: string } | { type: 'none' };

/** Which action a stroke means here and now. */
export function matchKey(stroke: Stroke, context: KeyContext): KeyMatch {
  let half: string | null = null;
  for (const binding of keyBindings) {
    for (const chord of binding.chords) {
      const [first, second] = chord.split(' ');
      if (first === undefined || !reachable(binding, chord, context)) continue;
      if (second !== undefined) {
        if (context.pending === first && fits(second, stroke, context.mac)) return { type: 'action', action: binding.action };
        if (fits(first, stroke, context.mac)) half = first;
      } else if (fits(first, stroke, context.mac)) {
        return { type: 'action', action: binding.action };
      }
    }
  }
  return half === null ? { type: 'none' } : { type: 'pending', chord: half };
}

function reachable(binding: KeyBinding, chord: string, context: KeyContext): boolean {
  if (isLetter(chord)) return (context.place === 'command' || context.place === 'button') && context.letters;
  if (binding.where === 'command') return context.place === 'command';
  if (binding.where === 'outsideText') return context.place !== 'text';
  return true;
}

/** A chord that types something: it must never fire in a field and can be switched off. */
export function isLetter(chord: string): boolean {
  return chord.split(' ').every((part) => /^(Shift\+)?[A-Z?]$/.test(part));
}

function fits(chord: string, stroke: Stroke, mac: boolean): boolean {
  const parts = chord.split('+');
  const key = parts.pop();
  if (key === undefined) return false;
  const control = parts.includes('Ctrl') || (parts.includes('Mod') && !mac);
  const command = parts.includes('Mod') && mac;
  if (stroke.ctrlKey !== control || stroke.metaKey !== command || stroke.altKey !== parts.includes('Alt')) return false;
  // A sign such as ? sits behind Shift on some keyboards and not on others.
  const sign = key.length === 1 && !/[A-Z]/.test(key);
  if (!sign && stroke.shiftKey !== parts.includes('Shift')) return false;
  return stroke.key.length === 1 ? stroke.key.toUpperCase() === key : stroke.key === key;
}

/** The keys of an action as a person reads them: `⌘⇧R` on a Mac, `Ctrl+Shift+R` elsewhere. */
export function keyLabels(action: ActionName, mac: boolean): string[] {
  return keyBindings
    .filter((binding) => binding.action === action)
    .flatMap((binding) => binding.chords.map((chord) => chordLabel(chord, mac)));
}

const shownKeys: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };
const macKeys: Record<string, string> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Enter: '↩' };

export function chordLabel(chord: string, mac: boolean): string {
  return chord
    .split(' ')
    .map((part) =>
      part
        .split('+')
        .map((key) => shownKeys[key] ?? (mac ? (macKeys[key] ?? key) : key === 'Mod' ? 'Ctrl' : key))
        .join(mac ? '' : '+'),
    )
    .join(' ');
}
