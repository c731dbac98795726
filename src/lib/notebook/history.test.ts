import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEditedNotebook, anEditSeed, toEdit } from '../../../tests/support/notebook-arbitraries.ts';
import { CellId } from '../spec/ids.ts';
import type { Notebook } from '../spec/notebook.ts';
import { applyEdit } from './edit.ts';
import { absorb, amend, applyToHistory, maxSteps, noteDown, redo, startHistory, typingPauseMs, undo, type History } from './history.ts';

const note = CellId.parse('n');
const start: Notebook = { version: 1, title: '', backend: 'auto', cells: [{ type: 'note', id: note, name: 'note', text: '' }] };

const type = (history: History, text: string, now: number) => applyToHistory(history, { type: 'setNote', id: note, text }, now);

test('undoing everything gives back the exact first notebook, redoing the exact last', () => {
  fc.assert(
    fc.property(anEditedNotebook, fc.array(anEditSeed, { maxLength: 15 }), (notebook, seeds) => {
      let history = startHistory(notebook);
      seeds.forEach((seed, index) => {
        history = applyToHistory(history, toEdit(history.present, seed, `x${index}`), index * 300);
      });
      const last = history.present;
      while (history.past.length > 0) history = undo(history);
      expect(history.present).toBe(notebook);
      while (history.future.length > 0) history = redo(history);
      expect(history.present).toBe(last);
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('typing without a pause is one step, a pause or another field begins the next', () => {
  let history = startHistory(start);
  history = type(history, 'a', 0);
  history = type(history, 'ab', 500);
  history = type(history, 'abc', 500 + typingPauseMs - 1);
  expect(history.past).toHaveLength(1);
  history = type(history, 'abc d', 5000);
  history = applyToHistory(history, { type: 'setTitle', title: 'T' }, 5100);
  history = type(history, 'abc de', 5200);
  expect(history.past.map(({ label }) => label)).toEqual(['edit "note"', 'edit "note"', 'change the title', 'edit "note"']);
  expect(undo(history).present.cells[0]).toMatchObject({ text: 'abc d' });
});

test('a new edit ends what could be redone, and typing after an undo is a step of its own', () => {
  let history = type(startHistory(start), 'a', 0);
  history = type(undo(history), 'b', 10);
  expect([history.past.length, history.future.length]).toEqual([1, 0]);
  history = type(redo(undo(history)), 'bc', 20);
  expect(history.past).toHaveLength(2);
});

test('an edit that changes nothing is no step', () => {
  const history = type(startHistory(start), 'a', 0);
  expect(type(history, 'a', 10)).toBe(history);
});

test('nothing to undo or redo changes nothing', () => {
  const history = startHistory(start);
  expect(undo(history)).toBe(history);
  expect(redo(history)).toBe(history);
});

test(`keeps ${maxSteps} steps`, () => {
  let history = startHistory(start);
  for (let step = 1; step <= maxSteps + 5; step += 1) history = type(history, String(step), step * 10_000);
  expect(history.past).toHaveLength(maxSteps);
  while (history.past.length > 0) history = undo(history);
  expect(history.present.cells[0]).toMatchObject({ text: '5' });
});

test('undo leaves what another tab wrote, and redo too', () => {
  let history = type(startHistory(start), 'mine', 0);
  const theirs = applyEdit(history.present, { type: 'setTitle', title: 'theirs' });
  history = undo(absorb(history, theirs));
  expect(history.present).toEqual({ ...start, title: 'theirs' });
  expect(redo(history).present).toEqual({ ...theirs });
});

test('what is amended belongs to the last step, and is refused once another came', () => {
  const inserted = type(startHistory(start), 'made', 0);
  const amended = amend(inserted, { type: 'setTitle', title: 'T' });
  expect(amended.present).toMatchObject({ title: 'T', cells: [{ text: 'made' }] });
  expect(amended.past).toHaveLength(1);
  expect(undo(amended).present).toBe(start);
  expect(redo(undo(amended)).present).toBe(amended.present);
  expect(amend(startHistory(start), { type: 'setTitle', title: 'T' }).present).toBe(start);
  const other = { ...inserted, present: { ...inserted.present, title: 'from another tab' } };
  expect(amend(other, { type: 'setTitle', title: 'T' })).toBe(other);
});

test('what is noted down is no step: it goes and comes with the edit before it, and stands where nothing was done yet', () => {
  const noted = (history: History, title: string) => noteDown(history, { type: 'setTitle', title });
  const untouched = noted(startHistory(start), 'found');
  expect([untouched.present.title, untouched.past]).toEqual(['found', []]);
  const typed = noted(type(untouched, 'a', 0), 'found again');
  expect(typed.past).toHaveLength(1);
  expect(undo(typed).present).toMatchObject({ title: 'found', cells: [{ text: '' }] });
  expect(redo(undo(typed)).present).toMatchObject({ title: 'found again', cells: [{ text: 'a' }] });
  // Between an undo and its redo it stands by itself, and the redo leaves it.
  const between = redo(noted(undo(type(startHistory(start), 'a', 0)), 'meanwhile'));
  expect(between.present).toMatchObject({ title: 'meanwhile', cells: [{ text: 'a' }] });
  expect(noted(typed, 'found again').present).toBe(typed.present);
});
