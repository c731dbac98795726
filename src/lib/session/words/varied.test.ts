import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import { CellId } from '../../spec/ids.ts';
import { variedFields } from './varied.ts';

/** A run like the others but for its training. */
function runWith(id: string, training: Partial<Run['resolved']['training']>, of: Partial<Run> = {}): Run {
  const run = aRun({ id, cellId: CellId.parse('cell1'), ...of });
  return { ...run, resolved: { ...run.resolved, training: { ...run.resolved.training, ...training } } };
}

test('runs of one cell are told apart by the fields in which they differ', () => {
  const runs = [runWith('a', { learningRate: 0.3 }), runWith('b', { learningRate: 0.01 }), runWith('c', { learningRate: 0.01, epochs: 7 })];
  const { epochs } = aRun({}).resolved.training;
  expect([...variedFields(runs)]).toEqual([
    ['a', `learning rate 0.3, epochs ${epochs}`],
    ['b', `learning rate 0.01, epochs ${epochs}`],
    ['c', 'learning rate 0.01, epochs 7'],
  ]);
});

test('equal runs, runs of other cells and overfit checks have nothing to be told apart by', () => {
  const other = { cellId: CellId.parse('cell2') };
  expect(variedFields([runWith('a', {}), runWith('b', {})]).size).toBe(0);
  expect(variedFields([runWith('a', {}), runWith('b', { epochs: 7 }, other)]).size).toBe(0);
  expect(variedFields([runWith('a', {}), runWith('b', { epochs: 7 }, { purpose: 'overfitCheck' })]).size).toBe(0);
});
