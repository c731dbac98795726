import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { changesToward } from './live-knobs.ts';

const running = aRun({ state: { status: 'running', startedAt: 1 } });
const said = (training: Partial<ReturnType<typeof aResolved>['training']>) => ({
  ...aResolved(),
  training: { ...aResolved().training, ...training },
});

test('says only the numbers that a hand may move and that differ from what the run trains with now', () => {
  expect(changesToward(running, aResolved())).toEqual([]);
  const other = said({ learningRate: 0.5, epochs: 7, batchSize: 1, regularisation: { l1: 0, l2: 0.1 } });
  expect(changesToward(running, other)).toEqual([
    { knob: 'learningRate', value: 0.5 },
    { knob: 'l2', value: 0.1 },
  ]);
  const moved = { ...running, interventions: [{ step: 1, epoch: 0, change: { knob: 'learningRate', value: 0.5 } as const }] };
  expect(changesToward(moved, other)).toEqual([{ knob: 'l2', value: 0.1 }]);
  expect(changesToward(moved, aResolved())).toEqual([{ knob: 'learningRate', value: aResolved().training.learningRate }]);
});

test('a dropout rate counts only where the run has a dropout layer too', () => {
  const withDropout = (rate: number, at: number) => {
    const resolved = aResolved();
    resolved.model.layers.splice(at, 0, { type: 'dropout', rate });
    return resolved;
  };
  const run = { ...running, resolved: withDropout(0.2, 1) };
  expect(changesToward(run, withDropout(0.5, 1))).toEqual([{ knob: 'dropout', layer: 1, value: 0.5 }]);
  expect(changesToward(running, withDropout(0.5, 1))).toEqual([]);
});
