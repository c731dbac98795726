import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { runId } from '../../../../tests/support/builders.ts';
import { withDescent } from './descent.ts';

const origin = { epoch: 5, step: 35, weightsHash: '0' };
const parent = runId('run1');
const start = { weightsHash: '0', frozen: [] };

test('a row says which run a run comes from, at which epoch, and what was changed there', () => {
  const [first, child] = [aRun(), aRun({ id: 'child', name: 'train 2', parent, origin })];
  const moved = { step: 35, epoch: 5, change: { knob: 'learningRate', value: 0.5 } } as const;
  const later = { ...moved, step: 99 };
  const runs = [
    first,
    child,
    { ...child, id: runId('branch'), interventions: [moved, later] },
    aRun({ id: 'taken', parent, resolved: { ...first.resolved, training: { ...first.resolved.training, start } } }),
    { ...child, id: runId('orphan'), parent: runId('gone') },
  ];
  expect([...withDescent(new Map([['run1', 'seed 0'], ['child', 'epochs 60']]), runs)]).toEqual([
    ['run1', 'seed 0'],
    ['child', 'from train 1 @5, epochs 60'],
    ['branch', 'from train 1 @5, learning rate 0.5'],
    ['taken', 'weights of train 1'],
    ['orphan', 'from a deleted run @5'],
  ]); // prettier-ignore
});
