import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { applyEvent } from '../../runs/apply-event.ts';
import { isCosts } from '../../runs/costs.ts';
import { parseRun } from '../../runs/parse-run.ts';
import type { Plan } from '../ops/plan.ts';
import { Spending } from './spending.ts';

/** A plan without operations: only its sizes are looked at. */
const plan = { parameterCount: 10, slotCount: 20, activationCount: 64, batchSize: 8, parameters: [], layers: [], step: [], evaluate: [] };

test('time is added up by phase and goes on from what a resumed run had spent', async () => {
  let now = 0;
  const first = new Spending(() => now, undefined);
  first.add('train', 30);
  await first.on(
    'evaluate',
    Promise.resolve().then(() => (now += 5)),
  );
  const costs = first.costs(plan as unknown as Plan, { inputs: 100, targets: 10 }, 4096);
  expect(costs).toEqual({
    ms: { prepare: 0, open: 0, train: 30, evaluate: 5, weights: 0, instruments: 0, measure: 0 },
    bytes: { parameters: 40, gradients: 40, optimizer: 80, activations: 256, data: 440, held: 4096 },
  });
  const second = new Spending(() => now, costs);
  second.add('train', 10);
  expect(second.costs(plan as unknown as Plan, { inputs: 1, targets: 1 }, null).ms.train).toBe(40);
});

test('every end keeps what the run took in its record, and a record that is none is refused', () => {
  const costs = new Spending(() => 0, undefined).costs(plan as unknown as Plan, { inputs: 1, targets: 1 }, null);
  const training = aRun({ state: { status: 'running', startedAt: 1 } });
  for (const end of [
    { type: 'finished', reason: 'epochs', weightsHash: 'a', elapsedMs: 5, costs },
    { type: 'stopped', epoch: 1, weightsHash: 'a', elapsedMs: 5, costs },
    { type: 'diverged', epoch: 1, step: 2, message: 'The loss became NaN.', elapsedMs: 5, costs },
  ] as const) {
    const over = applyEvent(training, end, 9);
    expect(over.costs).toEqual(costs);
    expect(parseRun(over)).toEqual(over);
  }
  expect(isCosts({ ...costs, bytes: { ...costs.bytes, held: 'much' } })).toBe(false);
  expect(parseRun({ ...training, costs: { ms: {} } })).toBeNull();
});
