import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { aRunsView } from '../../../../tests/support/a-runs-view.ts';
import { runId } from '../../../../tests/support/builders.ts';
import { defaultView } from '../../runs/view/view.ts';
import { nameField, namingRow } from './row-naming.ts';
import { shownRow } from './shown-row.ts';

const press = (at: number) =>
  [1, 2].map((index) => aRun({ id: `p${at}-${index}`, name: `train ${at}.${index}`, repeat: { group: runId(`p${at}-1`), index, of: 2 } }));

test('a row of one press is named as it is called; one of several presses begins with nothing, until it was called something', () => {
  const [first, second] = [press(1), press(2)];
  const view = (runs = [...first, ...second]) => aRunsView(() => runs, { ...defaultView, groups: ['allButSeed'] });
  const fieldOf = (runs: Parameters<typeof view>[0]) => {
    const [row] = view(runs).rows;
    return row && nameField(shownRow(row, {}));
  };
  expect(fieldOf(first)).toEqual({ label: 'Name of all 2 repeats of train 1', value: 'train 1', placeholder: 'train 1' });
  const several = 'train 1 and 1 more press';
  expect(fieldOf([...first, ...second])).toEqual({ label: `Name of all 4 repeats of ${several}`, value: '', placeholder: several });
  const called = [...first, ...second].map((run, at) => ({ ...run, label: `wide.${at + 1}` }));
  expect(fieldOf(called)).toMatchObject({ value: 'wide', placeholder: 'wide' });
});

test('runs are named in the row that has them alone, inside any group', () => {
  const runs = [...press(1), ...press(2)];
  const [a, b, c] = runs;
  if (!a || !b || !c) throw new Error('four runs were made');
  const { rows } = aRunsView(() => runs);
  expect([namingRow(rows, [a, b]), namingRow(rows, [c]), namingRow(rows, [b, c]), namingRow(rows, [])]).toEqual([0, 1, -1, -1]);
  const inside = aRunsView(() => [a], { ...defaultView, groups: ['dataset', 'allButSeed'] });
  inside.rows.forEach(({ key }) => inside.fold(key));
  expect(inside.rows[namingRow(inside.rows, [a])]?.type).toBe('run');
});
