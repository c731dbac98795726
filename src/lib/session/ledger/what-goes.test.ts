import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { runId } from '../../../../tests/support/builders.ts';
import { keyOfRepeats } from '../../runs/order/group-rows.ts';
import type { Run } from '../../runs/run.ts';
import { CellId, NotebookId } from '../../spec/ids.ts';
import { defaultView } from '../../runs/view/view.ts';
import { parseNotebook, type Notebook } from '../../spec/notebook.ts';
import { keepDraft, keptBaselines } from '../runs-table/kept-views.ts';
import { aStorage } from '../../../../tests/support/a-runs-view.ts';
import { whatGoes, whatGoesWith, type Around } from './what-goes.ts';

const around = (changes: Partial<Around> = {}): Around => ({ runs: [], notebooks: [], baselines: [], ...changes });
const group = { group: runId('r1'), of: 3 };
const three = [1, 2, 3].map((index) => aRun({ id: `r${index}`, name: `train 3.${index}`, repeat: { ...group, index } }));

function aNotebook(cells: unknown[]): Notebook {
  const parsed = parseNotebook({ version: 1, title: 'Iris', cells });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

test('names come first, repeats as one, the last of many by their count; what still trains stays', () => {
  const alone = Array.from({ length: 9 }, (_, at) => aRun({ id: `a${at}`, name: `train ${10 + at}` }));
  const training = aRun({ id: 't', state: { status: 'running', startedAt: 1 } });
  const { title, names, more, left, runs } = whatGoes([...three, ...alone, training], around());
  expect([title, names.length, names[0], more, left, runs.length]).toEqual([
    '12 runs',
    8,
    { id: 'r1', name: 'train 3', note: '3 repeats, Palmer penguins' },
    2,
    1,
    12,
  ]);
  expect(whatGoes(three, around()).title).toBe('train 3');
  expect(whatGoes([training], around())).toMatchObject({ runs: [], left: 1 });
});

test('with runs go their curves, checkpoints, predictions and notes', () => {
  const [first, ...others] = three;
  if (!first) throw new Error('three runs were made');
  const noted: Run[] = [{ ...first, note: 'odd' }, ...others];
  expect(whatGoesWith(noted, { checkpoints: 6, bytes: 1_400_000, predicted: 1 })).toEqual([
    '180 epochs of curves',
    '6 checkpoints, 1.4 MB',
    'the predictions that 1 run keeps',
    'the notes of 1 run',
  ]);
  expect(whatGoesWith(three, { checkpoints: 0, bytes: 0, predicted: 0 })).toEqual(['180 epochs of curves']);
  expect(whatGoesWith(three, null)[1]).toBe('checkpoints and predictions, being counted');
});

test('branches that stay, views that measure against them and cells that count them are told', () => {
  const notebookId = NotebookId.parse('nb');
  const cellId = CellId.parse('t1');
  const [first, ...others] = three.map((run): Run => ({ ...run, notebookId, cellId }));
  if (!first) throw new Error('three runs were made');
  const runs = [first, ...others];
  const branch = aRun({ id: 'b', name: 'train 9', parent: first.id, origin: { epoch: 5, step: 35, weightsHash: 'a' } });
  const key = keyOfRepeats(first);
  const elsewhere = { type: 'group', key: 'elsewhere' };
  const notebook = aNotebook([
    { type: 'train', id: 't1', name: 'train', hypothesis: { version: 1, baseline: elsewhere } },
    { type: 'compare', id: 'c1', name: 'compare', spec: { baseline: key } },
    { type: 'compare', id: 'c2', name: 'other', hypothesis: { version: 1, baseline: elsewhere, of: elsewhere } },
  ]);
  const place = aStorage();
  keepDraft(place, null, { columns: null, eyes: null, baseline: ['r1', 'r2', 'kept'] });
  const all = around({ runs: [...runs, branch], notebooks: [{ id: notebookId, notebook }], baselines: keptBaselines(place) });
  expect(whatGoes(runs, all).referring).toEqual([
    'train 9 goes on from their checkpoint and stays: it has a copy of what it began with.',
    `The view "${defaultView.name}" measures against 2 of them, and keeps 1 of 3 repeats of it.`,
    'The hypothesis of train in Iris counts all of them.',
    'compare in Iris compares with all of them.',
  ]);
  expect(whatGoes([...runs, branch], all).referring).toHaveLength(3);
  expect(whatGoes([branch], all).referring).toEqual([]);
});
