import { expect, test } from 'vitest';
import { actionNames, isLetter, keyBindings, keyLabels, matchKey, type KeyContext, type Stroke } from './keys.ts';

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const command: KeyContext = { place: 'command', mac: false, letters: true, pending: null };

test('every action has a key and every key one meaning in each place', () => {
  expect([...new Set(keyBindings.map((binding) => binding.action))].sort()).toEqual([...actionNames].sort());
  const chords = keyBindings.flatMap((binding) => binding.chords);
  expect(new Set(chords).size).toBe(chords.length);
});

test('one D waits and a second D deletes', () => {
  expect(matchKey(stroke('d'), command)).toEqual({ type: 'pending', chord: 'D' });
  expect(matchKey(stroke('d'), { ...command, pending: 'D' })).toEqual({ type: 'action', action: 'delete' });
});

test('another key after one D means itself', () => {
  expect(matchKey(stroke('a'), { ...command, pending: 'D' })).toEqual({ type: 'action', action: 'insertAbove' });
  expect(matchKey(stroke('i'), { ...command, pending: 'D' })).toEqual({ type: 'pending', chord: 'I' });
});

test('letters mean nothing in a text field, on a control, or when switched off', () => {
  for (const binding of keyBindings) {
    for (const chord of binding.chords.filter((each) => isLetter(each) && !each.includes(' '))) {
      const shiftKey = chord.startsWith('Shift+');
      const key = stroke(chord.replace('Shift+', ''), { shiftKey });
      expect(matchKey(key, command), chord).toEqual({ type: 'action', action: binding.action });
      for (const context of [
        { ...command, place: 'text' as const },
        { ...command, place: 'control' as const },
        { ...command, letters: false },
      ]) {
        expect(matchKey(key, context), chord).toEqual({ type: 'none' });
      }
    }
  }
});

test('on a button letters work, and Enter and the arrows stay its own', () => {
  const button: KeyContext = { ...command, place: 'button' };
  expect(matchKey(stroke('b'), button)).toEqual({ type: 'action', action: 'insertBelow' });
  for (const key of ['Enter', 'ArrowDown', ' ']) expect(matchKey(stroke(key), button)).toEqual({ type: 'none' });
});

test('run keys work while typing', () => {
  const text: KeyContext = { ...command, place: 'text' };
  expect(matchKey(stroke('Enter', { ctrlKey: true }), text)).toEqual({ type: 'action', action: 'run' });
  expect(matchKey(stroke('Enter', { shiftKey: true }), text)).toEqual({ type: 'action', action: 'runAndSelectNext' });
  expect(matchKey(stroke('Enter', { altKey: true }), text)).toEqual({ type: 'action', action: 'runAndInsertBelow' });
  expect(matchKey(stroke('Enter'), text)).toEqual({ type: 'none' });
});

test('undo belongs to the field while one is typed in', () => {
  const undo = stroke('z', { ctrlKey: true });
  expect(matchKey(undo, { ...command, place: 'text' })).toEqual({ type: 'none' });
  expect(matchKey(undo, { ...command, place: 'control' })).toEqual({ type: 'action', action: 'undo' });
});

test('Mod is Command on a Mac and Control elsewhere', () => {
  expect(matchKey(stroke('k', { metaKey: true }), { ...command, mac: true })).toEqual({ type: 'action', action: 'palette' });
  expect(matchKey(stroke('k', { ctrlKey: true }), { ...command, mac: true })).toEqual({ type: 'none' });
  expect(matchKey(stroke('k', { ctrlKey: true }), command)).toEqual({ type: 'action', action: 'palette' });
});

test('a question mark opens the list with or without Shift', () => {
  expect(matchKey(stroke('?', { shiftKey: true }), command)).toEqual({ type: 'action', action: 'keyList' });
  expect(matchKey(stroke('?'), command)).toEqual({ type: 'action', action: 'keyList' });
});

test('labels follow the machine', () => {
  expect(keyLabels('runStale', false)).toEqual(['Ctrl+Shift+R']);
  expect(keyLabels('runStale', true)).toEqual(['⌘⇧R']);
  expect(keyLabels('delete', true)).toEqual(['D D']);
});
