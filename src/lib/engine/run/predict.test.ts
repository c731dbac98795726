import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { openTestExecutor, tensorCount } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import type { Prepared } from '../../data/prepared.ts';
import type { Run } from '../../runs/run.ts';
import { predictRow, predictValidation, type Predicting } from './predict.ts';

async function trained(run: Run, prepared: Prepared): Promise<{ predicting: Predicting; metric: number }> {
  const executor = await openTestExecutor('cpu');
  const events = await allEvents({ run, prepared }, services(executor));
  const checkpoint = ofType(events, 'checkpoint').at(-1)?.checkpoint;
  const metric = ofType(events, 'epochEnd').at(-1)?.validation?.metric ?? NaN;
  if (!checkpoint) throw new Error('The run kept no checkpoint.');
  return { predicting: { run, checkpoint, prepared, executor, breathe: () => Promise.resolve() }, metric };
}

test('validation predictions agree with the recorded accuracy', async () => {
  const { predicting, metric } = await trained(aTrainRun({ training: { epochs: 10 } }), aPrepared());
  const before = tensorCount('cpu');
  const found = await predictValidation(predicting);
  expect(tensorCount('cpu')).toBe(before);
  if (!found.ok) throw new Error(found.issues[0]?.message);
  const { outputs, width, truth, classes, rows } = found.value;
  expect(classes).toEqual(['class 0', 'class 1', 'class 2']);
  expect(rows[0]).toBe(40);
  const right = [...truth].filter((code, row) => {
    const shares = [...outputs.slice(row * width, (row + 1) * width)];
    return shares.indexOf(Math.max(...shares)) === code;
  });
  expect(right.length / truth.length).toBe(metric);
});

const linear = [{ type: 'dense' as const, units: 1, activation: 'linear' as const, bias: true, initialiser: 'glorotUniform' as const }];

test('regression predictions and truth come in the own unit of the target', async () => {
  const training = { loss: 'meanSquaredError' as const, learningRate: 0.05, epochs: 80 };
  const { predicting } = await trained(aTrainRun({ training, layers: linear }), aPrepared({ kind: { type: 'value' } }));
  const found = await predictValidation(predicting);
  if (!found.ok) throw new Error(found.issues[0]?.message);
  const { outputs, truth } = found.value;
  expect(Math.abs((truth[0] ?? 0) - 200)).toBeLessThan(200);
  const worst = Math.max(...[...truth].map((value, row) => Math.abs(value - (outputs[row] ?? NaN))));
  expect(worst).toBeLessThan(5); // a tenth of the scale
});

test('one new row goes through the own preparation of the run', async () => {
  const prepared = aPrepared({ inputs: 2, kind: { type: 'classes', count: 2 } });
  prepared.preparation.columns = [
    { type: 'number', name: 'a', fill: 0, offset: 10, scale: 2 },
    { type: 'number', name: 'b', fill: 0, offset: 0, scale: 1 },
  ];
  const layers = [{ type: 'dense' as const, units: 1, activation: 'linear' as const, bias: true, initialiser: 'glorotUniform' as const }];
  const run = aTrainRun({ training: { loss: 'sigmoidCrossEntropy', learningRate: 0.1, epochs: 20 }, layers });
  const { predicting } = await trained(run, prepared);
  const likely = await predictRow(predicting, { a: 13, b: 0 }); // scaled a is 1.5: the corner of class 0
  if (!likely.ok) throw new Error(likely.issues[0]?.message);
  expect(likely.value.outputs).toHaveLength(2);
  expect(likely.value.outputs[0]).toBeGreaterThan(0.8);
  const missing = await predictRow(predicting, { a: 'tall', b: 0 });
  expect(missing.ok).toBe(false);
});
