import { expect } from 'vitest';
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import type { Plan } from '../../src/lib/engine/ops/plan.ts';
import { dropoutMask } from '../../src/lib/numerics/streams.ts';
import { planOf } from './engine-nets.ts';
import { dense } from './layers.ts';

const width = 13;
const seed = 2 ** 40 + 7;

/** The masks that an executor makes are those of the streams, bit by bit. A mask of ones is added to the weights, where it can be read. */
export async function expectStreamMasks(executor: Executor): Promise<void> {
  const base = planOf({ name: '', inputShape: [width], layers: [{ type: 'dropout', rate: 0.5 }, dense(3)] }, { type: 'sgd' });
  const gathered = base.step.find(({ op }) => op === 'gatherBatch');
  const dropped = base.step.find(({ op }) => op === 'dropout');
  if (!gathered || dropped?.op !== 'dropout') throw new Error('The plan has no dropout.');
  const dOutput = { buffer: 'activations', offset: dropped.output.offset, size: width, batched: true } as const;
  const dBias = { buffer: 'params', offset: 0, size: width, batched: false } as const;
  const plan: Plan = { ...base, step: [gathered, dropped, { op: 'biasGradient', dOutput, dBias, channels: width }] };
  const rows = base.batchSize;
  const data = { inputs: new Float32Array(rows * width).fill(1), targets: new Float32Array(rows), examples: rows };
  const execution = await executor.open(plan, data, seed);
  for (const [epoch, fromStep, rate] of [
    [1, 0, 0.25],
    [3, 1, 0.9],
    [70_000, 2, 0.5],
  ] as const) {
    await execution.load(initialState(base, 1));
    execution.setKnobs({ learningRate: 0, l1: 0, l2: 0, 'dropout.0': rate });
    const order = Int32Array.from({ length: rows * (fromStep + 1) }, (_, at) => at % rows);
    await execution.runSlice({ epoch, fromStep, steps: 1, order });
    const mask = dropoutMask({ seed, layer: 0, epoch, step: fromStep, rate, count: rows * width });
    const sums = Array.from({ length: width }, (_, column) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum = Math.fround(sum + (mask[row * width + column] ?? NaN));
      return sum;
    });
    expect([...(await execution.save()).params.subarray(0, width)]).toEqual(sums);
  }
  execution.dispose();
}
