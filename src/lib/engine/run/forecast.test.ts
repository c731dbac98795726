import { expect, test } from 'vitest';
import { openTestExecutor } from '../../../../tests/support/tfjs.ts';
import { aDataset, aTable } from '../../../../tests/support/tables.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { prepare } from '../../data/prepare.ts';
import type { Prepared } from '../../data/prepared.ts';
import { valueErrors } from '../../numerics/value-errors.ts';
import { defaultSeries, type SeriesPreparation } from '../../spec/dataset/series.ts';
import { predictValidation } from './predict.ts';

const wave = Array.from({ length: 90 }, (_, row) => 200 + 2 * row + 30 * Math.sin((row * Math.PI) / 3));

function windows(series: Partial<SeriesPreparation>): Prepared {
  const dataset = aDataset({ preparation: { series: { ...defaultSeries, season: 6, window: 6, horizon: 3, ...series } } });
  const parsed = prepare(aTable({ y: wave }), dataset);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

const weights = { activation: 'linear', bias: true, initialiser: 'glorotUniform' } as const;

async function trained(prepared: Prepared, units = 3) {
  const layers = [{ type: 'flatten' as const }, { type: 'dense' as const, units, ...weights }];
  const optimizer = { type: 'adam' as const, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const run = aTrainRun({ layers, training: { loss: 'meanSquaredError', optimizer, learningRate: 0.02, epochs: 60 } });
  const executor = await openTestExecutor('cpu');
  const events = await allEvents({ run, prepared }, services(executor));
  return { run, executor, events };
}

test.each([{}, { differencing: 'first' }, { transform: 'log', differencing: 'seasonal' }] as const)(
  'a wave with a rise is forecast three rows at once, and everything is said in its own unit: %j',
  async (series) => {
    const prepared = windows(series);
    const { run, executor, events } = await trained(prepared);
    const measures = ofType(events, 'finished')[0]?.measures;
    const last = ofType(events, 'epochEnd').at(-1);
    expect(measures?.validation?.r2).toBeGreaterThan(0.9);
    expect(last?.validation?.metric).toBe(measures?.validation?.r2);

    const checkpoint = ofType(events, 'checkpoint').at(-1)?.checkpoint;
    if (!checkpoint) throw new Error('The run kept no checkpoint.');
    const predicted = await predictValidation({ run, checkpoint, prepared, executor, breathe: () => Promise.resolve() });
    if (!predicted.ok) throw new Error(predicted.issues[0]?.message);
    const { rows, outputs, truth, width, next } = predicted.value;
    expect([rows.length * width, width]).toEqual([outputs.length, 3]);
    expect([...truth.subarray(0, 3)]).toEqual(wave.slice(rows[0], (rows[0] ?? 0) + 3).map(Math.fround));
    expect(valueErrors(Float64Array.from(truth), Float64Array.from(outputs), width).rmse).toBeCloseTo(measures?.validation?.rmse ?? NaN, 3);
    // What follows the last row goes on as the wave does.
    for (const [ahead, value] of (next ?? []).entries()) {
      const row = 90 + ahead;
      expect(Math.abs(value - (200 + 2 * row + 30 * Math.sin((row * Math.PI) / 3)))).toBeLessThan(25);
    }
    expect(next).toHaveLength(3);
  },
);

test('a last layer of another width is told how many numbers are predicted at once', async () => {
  const { events } = await trained(windows({}), 1);
  expect(events).toEqual([
    { type: 'failed', message: expect.stringMatching(/dense 2 gives 1 output.*3 numbers are predicted at once: give it 3 units\./) },
  ]);
});
