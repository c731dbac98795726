import type { Notebook } from '../spec/notebook.ts';
import { applyEdit, type Edit } from './edit.ts';
import { mergeNotebooks } from './merge.ts';

/** Undo and redo of every edit. Steps hold whole notebooks, which share all that did not change. */
export type Step = {
  before: Notebook;
  after: Notebook;
  label: string; // 'rename "data"', as in "Undo rename ..."
  field: string | null; // what was typed into; typing goes on in the same step
  at: number; // Unix milliseconds of its last edit
};
export type History = { present: Notebook; past: readonly Step[]; future: readonly Step[] };

export const maxSteps = 500;
export const typingPauseMs = 1000;

export const startHistory = (notebook: Notebook): History => ({ present: notebook, past: [], future: [] });

function fieldOf(edit: Edit): string | null {
  switch (edit.type) {
    case 'setTitle':
      return 'title';
    case 'setNote':
      return `note ${edit.id}`;
    case 'setDraft':
      return `spec ${edit.id} `;
    case 'replaceSpec':
      return `spec ${edit.id} ${edit.field ?? ''}`;
    default:
      return null;
  }
}

/** What an edit does, in the words of an undo button. */
function describeEdit(notebook: Notebook, edit: Edit): string {
  const name = (id: string) => `"${notebook.cells.find((cell) => cell.id === id)?.name ?? ''}"`;
  switch (edit.type) {
    case 'insertCell':
      return `insert a ${edit.cell.type} cell`;
    case 'moveCell':
      return `move ${name(edit.id)}`;
    case 'duplicateCell':
      return `duplicate ${name(edit.id)}`;
    case 'deleteCell':
      return `delete ${name(edit.id)}`;
    case 'renameCell':
      return `rename ${name(edit.id)}`;
    case 'replaceSpec':
      return edit.field ? `change ${edit.field} of ${name(edit.id)}` : `edit ${name(edit.id)}`;
    case 'setDraft':
    case 'setNote':
      return `edit ${name(edit.id)}`;
    case 'setReference':
      return `change the ${edit.to} of ${name(edit.id)}`;
    case 'setHypothesis':
      return `change the hypothesis of ${name(edit.id)}`;
    case 'setTitle':
      return 'change the title';
    case 'setBackend':
      return 'change the backend';
    case 'replaceNotebook':
      return edit.label;
    default:
      return edit satisfies never;
  }
}

/** Applies an edit. Typing into one field without a pause of a second is one step; an edit that changes nothing is none. */
export function applyToHistory(history: History, edit: Edit, now: number): History {
  const { present, past } = history;
  const after = applyEdit(present, edit);
  if (after === present) return history;
  const field = fieldOf(edit);
  const last = past.at(-1);
  if (last && field !== null && last.field === field && last.after === present && now - last.at < typingPauseMs) {
    return { present: after, past: [...past.slice(0, -1), { ...last, after, at: now }], future: [] };
  }
  const step: Step = { before: present, after, label: describeEdit(present, edit), field, at: now };
  return { present: after, past: [...past, step].slice(-maxSteps), future: [] };
}

/** An edit that belongs to the last step, which is then undone with it: nothing has happened since. */
export function amend(history: History, edit: Edit): History {
  const last = history.past.at(-1);
  const after = applyEdit(history.present, edit);
  if (!last || last.after !== history.present || after === history.present) return history;
  return { ...history, present: after, past: [...history.past.slice(0, -1), { ...last, after }] };
}

/** What was found out without a person's doing: no step of its own, undone with the one before it. Where nothing was done yet, it just stands. */
export function noteDown(history: History, edit: Edit): History {
  const amended = amend(history, edit);
  return amended === history ? absorb(history, applyEdit(history.present, edit)) : amended;
}

/** Takes in what another tab wrote: it is not a step, and undoing a step of this tab leaves it there. */
export const absorb = (history: History, merged: Notebook): History => ({ ...history, present: merged });

// Without changes from outside this is exactly the former document; with them, it takes back only what the step did.
const replay = (present: Notebook, from: Notebook, to: Notebook): Notebook =>
  present === from ? to : mergeNotebooks({ base: from, mine: to, theirs: present }).notebook;

/** Ends the typing of the last step, so that the next edit starts its own. */
const closed = (step: Step): Step => ({ ...step, field: null });

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    present: replay(history.present, step.after, step.before),
    past: history.past.slice(0, -1),
    future: [closed(step), ...history.future],
  };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  return { present: replay(history.present, step.before, step.after), past: [...history.past, step], future };
}
