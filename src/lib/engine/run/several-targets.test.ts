import { expect, test } from 'vitest';
import { openTestExecutor } from '../../../../tests/support/tfjs.ts';
import { aDataset, aTable } from '../../../../tests/support/tables.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { prepare } from '../../data/prepare.ts';
import type { Prepared } from '../../data/prepared.ts';
import { parseModel } from '../../spec/model.ts';
import type { LossName } from '../../spec/training.ts';
import { overfitCheck } from './overfit-check.ts';
import { predictRow, predictValidation } from './predict.ts';

const rows = 80;
const wave = (row: number, at: number) => Math.sin(row * (at + 1.3) + at);
const cells = (of: (a: number, b: number) => number | string) => Array.from({ length: rows }, (_, row) => of(wave(row, 0), wave(row, 1)));
const table = aTable({
  a: cells((a) => a).map(Number),
  b: cells((_a, b) => b).map(Number),
  sum: cells((a, b) => 1000 + 50 * (a + b)).map(Number),
  gap: cells((a, b) => a - b).map(Number),
  up: cells((a) => (a > 0 ? 'yes' : 'no')).map(String),
  both: cells((a, b) => (a + b > 0 ? 'yes' : 'no')).map(String),
  less: cells((a, b) => (a < b ? 'yes' : 'no')).map(String),
});

function made(target: string[], ignore: string[]): Prepared {
  const parsed = prepare(table, aDataset({ target, ignore }));
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

async function trained(prepared: Prepared, loss: LossName, units: number) {
  const layers = parseModel({
    layers: [
      { type: 'dense', units: 12, activation: 'tanh' },
      { type: 'dense', units },
    ],
  });
  if (!layers.ok) throw new Error('This is valid.');
  const run = aTrainRun({ training: { loss, learningRate: 0.05, epochs: 40 }, layers: layers.value.layers });
  const executor = await openTestExecutor('wasm');
  const events = await allEvents({ run, prepared }, services(executor));
  const checkpoint = ofType(events, 'checkpoint').at(-1)?.checkpoint;
  const measures = ofType(events, 'finished')[0]?.measures;
  if (!checkpoint || !measures?.validation) throw new Error('The run did not finish.');
  const last = ofType(events, 'epochEnd').at(-1)?.validation;
  return { run, executor, measures, last, predicting: { run, checkpoint, prepared, executor, breathe: () => Promise.resolve() } };
}

test('several labels are learnt, measured and predicted as the chance of yes of each', async () => {
  const prepared = made(['up', 'both', 'less'], ['sum', 'gap']);
  const { measures, last, predicting } = await trained(prepared, 'sigmoidCrossEntropy', 3);
  expect(last?.metric).toBeGreaterThan(0.9);
  expect(measures.validation?.labelAccuracy).toBeCloseTo(last?.metric ?? NaN, 12);
  expect(measures.validation?.logLoss).toBeCloseTo(last?.loss ?? NaN, 5);
  expect(measures.validation?.accuracy).toBeUndefined();
  expect(measures.targets?.map(({ name }) => name)).toEqual(['up', 'both', 'less']);
  const found = await predictValidation(predicting);
  if (!found.ok) throw new Error(found.issues[0]?.message);
  const { outputs, truth, width, classes } = found.value;
  expect([width, classes]).toEqual([3, null]);
  expect([...truth]).toEqual([...prepared.validation.targets]);
  const right = [...truth].filter((answer, at) => answer === ((outputs[at] ?? NaN) > 0.5 ? 1 : 0));
  expect(right.length / truth.length).toBe(last?.metric);
  const one = await predictRow(predicting, { a: 0.9, b: 0.9 });
  if (!one.ok) throw new Error(one.issues[0]?.message);
  expect(one.value.outputs).toHaveLength(3);
  expect(one.value.outputs[1]).toBeGreaterThan(0.8);
});

test('several numbers are learnt under every loss, and predicted each in its own unit', async () => {
  for (const loss of ['meanSquaredError', 'meanAbsoluteError', 'huber', 'quantile'] as const) {
    const prepared = made(['sum', 'gap'], ['up', 'both', 'less']);
    const { measures, last, predicting } = await trained(prepared, loss, 2);
    expect(last?.metric).toBeGreaterThan(0.95);
    expect(measures.validation?.r2).toBeCloseTo(last?.metric ?? NaN, 5);
    const each = measures.targets?.map(({ validation }) => validation?.r2 ?? NaN) ?? [];
    expect(each.reduce((sum, r2) => sum + r2 / 2, 0)).toBeCloseTo(measures.validation?.r2 ?? NaN, 12);
    const found = await predictValidation(predicting);
    if (!found.ok) throw new Error(found.issues[0]?.message);
    expect(found.value.width).toBe(2);
    expect(found.value.truth[0]).toBeGreaterThan(800);
    expect(Math.abs(found.value.truth[1] ?? NaN)).toBeLessThan(3);
    expect(found.value.outputs[0]).toBeGreaterThan(800);
  }
});

test('a batch with a target of one value is still fitted wholly', async () => {
  const prepared = made(['sum', 'gap'], ['up', 'both', 'less']);
  const { run, executor } = await trained(prepared, 'meanSquaredError', 2);
  const small = { ...run, resolved: { ...run.resolved, training: { ...run.resolved.training, batchSize: 1 } } };
  const verdicts = [];
  for await (const event of overfitCheck({ run: small, prepared, checkpoint: null }, services(executor)))
    if (event.type === 'checked') verdicts.push(event.verdict.passed);
  expect(verdicts).toEqual([true]);
});
