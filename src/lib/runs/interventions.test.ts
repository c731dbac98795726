import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { applyEvent } from './apply-event.ts';
import { diffRuns } from './diff.ts';
import type { Intervention, InterventionChange } from './events.ts';
import { adjustAtRest, mostInterventions, refuseChange } from './adjust-run.ts';
import { describeIntervention, isIntervention, knobsAt, presentKnobs, withIntervention } from './interventions.ts';
import { parseRun } from './parse-run.ts';

const rate = (value: number): InterventionChange => ({ knob: 'learningRate', value });
const weight = (value: number, index = 4): InterventionChange => ({ knob: 'weight', index, name: 'dense 1, unit 3, from x1', value });
const at = (step: number, change: InterventionChange): Intervention => ({ step, epoch: 1, change });
const running = aRun({ state: { status: 'running', startedAt: 1 } });

test('the list is by step, and what a resumed run has not come to again goes', () => {
  const list = [at(10, rate(0.1)), at(20, rate(0.2)), at(20, weight(1))];
  expect(withIntervention(list, at(15, { knob: 'l2', value: 0.1 })).map(({ step }) => step)).toEqual([10, 15, 20, 20]);
  expect(withIntervention(list, at(20, rate(0.3)))).toEqual([at(10, rate(0.1)), at(20, weight(1)), at(20, rate(0.3))]);
  expect(withIntervention(list, at(12, rate(0.3)))).toEqual([at(10, rate(0.1)), at(12, rate(0.3)), at(20, weight(1))]);
  expect(withIntervention(list, at(12, weight(1, 5)))).toHaveLength(4); // another weight
});

test('knobs are what the spec says, moved by all changes up to a step', () => {
  const run = aRun({ interventions: [at(10, rate(0.5)), at(20, { knob: 'l2', value: 0.1 })] });
  run.resolved.model.layers.splice(1, 0, { type: 'dropout', rate: 0.2 });
  const { learningRate } = run.resolved.training;
  expect(knobsAt(run, 9)).toMatchObject({ learningRate, l2: 0, dropout: { 1: 0.2 } });
  expect(knobsAt(run, 10)).toMatchObject({ learningRate: 0.5, l2: 0 });
  run.interventions.push(at(30, { knob: 'dropout', layer: 1, value: 0.4 }));
  expect(presentKnobs(run)).toEqual({ learningRate: 0.5, l1: 0, l2: 0.1, dropout: { 1: 0.4 } });
});

test.each<[string, InterventionChange, string]>([
  ['a learning rate of zero', rate(0), 'The learning rate must be above 0 and at most 100, and 0 is not.'],
  ['NaN', rate(NaN), 'The learning rate must be above 0 and at most 100, and NaN is not.'],
  ['a negative penalty', { knob: 'l2', value: -1 }, 'The L2 rate must be from 0 to 100, and -1 is not.'],
  [
    'a layer that is no dropout',
    { knob: 'dropout', layer: 0, value: 0.5 },
    'Layer 1 of "train 1" is not a dropout layer: change another one.',
  ],
  ['a weight that is not there', weight(1, 179), '"train 1" has no weight number 179: choose one that is shown.'],
  ['a weight beyond float32', weight(1e39), 'A weight must be a number that float32 can hold, and 1e+39 is not.'],
])('%s is refused with a sentence', (_, change, sentence) => {
  expect(refuseChange(running, change)).toBe(sentence);
});

test('runs that train nothing take no change', () => {
  expect(refuseChange(running, rate(0.1))).toBeNull();
  expect(refuseChange(aRun({ state: { status: 'paused', startedAt: 1 } }), weight(1))).toBeNull();
  expect(refuseChange(aRun(), rate(0.1))).toContain('is over');
  expect(refuseChange(aRun({ state: { status: 'interrupted', startedAt: 1, message: '' } }), rate(0.1))).toContain('was cut off: Resume');
  expect(refuseChange(aRun({ state: { status: 'queued' } }), rate(0.1))).toContain('still waits');
  expect(refuseChange({ ...running, purpose: 'overfitCheck' }, rate(0.1))).toContain('is an overfit check');
  const full = { ...running, interventions: Array.from({ length: mostInterventions }, (_, step) => at(step, rate(0.1))) };
  expect(refuseChange(full, rate(0.2))).toContain('500 times');
});

test('a paused run that no trainer has takes a change at its checkpoint, the weights with it', () => {
  const checkpoint = { epoch: 3, step: 31, params: Float32Array.of(1, 2, 3), slots: new Float32Array(), bestLoss: null, bestEpoch: null, epochsWithoutGain: 0 }; // prettier-ignore
  expect(adjustAtRest(checkpoint, rate(0.1))).toEqual([{ type: 'intervention', step: 31, epoch: 3, change: rate(0.1) }]);
  const events = adjustAtRest(checkpoint, weight(9, 1));
  expect(events[1]).toEqual({ type: 'checkpoint', checkpoint: { ...checkpoint, params: Float32Array.of(1, 9, 3) } });
  expect(adjustAtRest(null, rate(0.1))).toEqual([{ type: 'intervention', step: 0, epoch: 0, change: rate(0.1) }]);
});

test('the record keeps them, says them, and a comparison shows them', () => {
  const changed = [at(1200, rate(0.03)), at(1300, weight(0.42))].reduce((run, each) => applyEvent(run, { type: 'intervention', ...each }, 1), running); // prettier-ignore
  expect(changed.interventions.map(describeIntervention)).toEqual([
    'learning rate 0.03 from step 1200, epoch 1',
    'dense 1, unit 3, from x1 set to 0.42 at step 1300, epoch 1',
  ]);
  expect(diffRuns([running, changed])).toEqual([
    { path: 'interventions[0]', values: [null, 'learning rate 0.03 from step 1200, epoch 1'] },
    { path: 'interventions[1]', values: [null, 'dense 1, unit 3, from x1 set to 0.42 at step 1300, epoch 1'] },
  ]);
});

test('a stored record may have none, or whole ones', () => {
  const { interventions: _, ...old } = running;
  expect(parseRun(old)).toEqual(running);
  expect(parseRun({ ...old, interventions: [at(1, weight(1))] })?.interventions).toEqual([at(1, weight(1))]);
  expect(parseRun({ ...old, interventions: [{ step: 1 }] })).toBeNull();
  expect([null, { step: 1, epoch: 1, change: { knob: 'seed', value: 1 } }, { step: 1, epoch: 1, change: { knob: 'weight', value: 1 } }].map(isIntervention)).toEqual([false, false, false]); // prettier-ignore
});
