/**
 * The judge: runs plans in float64 with plain loops, one short function an op. Clear before fast, for tests and the self-test
 * only; it never trains a person's run. Numbers are rounded to float32 only where the contract hands out float32.
 */
import type { Plan } from '../../ops/plan.ts';
import type { Execution, Executor, Knobs, LaneState, Slice, TrainingData } from '../executor.ts';
import { runOp } from './kernels.ts';
import { at, createMachine, open, type Machine } from './machine.ts';

/** The unrounded numbers, live: what a test reads gradients from and moves weights in. */
export type ExactState = {
  params: Float64Array;
  grads: Float64Array; // of the last step, regularisation included
  slots: Float64Array;
  losses: Float64Array; // of the last slice
};

export interface ReferenceExecution extends Execution {
  exact(): ExactState;
}

export interface ReferenceExecutor extends Executor {
  open(plan: Plan, data: TrainingData, seed: number): Promise<ReferenceExecution>;
}

/** `rounding: 'float32'` rounds what every op leaves, so that a test sees what the precision alone costs a net. */
type ReferenceOptions = { rounding?: 'float32' | 'none' };

export const createReferenceExecutor = (options: ReferenceOptions = {}): ReferenceExecutor => ({
  path: 'reference',
  supports: () => true,
  open: async (plan, data, seed) => openReference(plan, { data, seed, ...options }),
});

type Opened = ReferenceOptions & { data: TrainingData; seed: number };

function openReference(plan: Plan, { data, seed, rounding = 'none' }: Opened): ReferenceExecution {
  const machine = createMachine(plan);
  let losses = new Float64Array(0);
  let dispatches = 0;

  function run(ops: Plan['step']): void {
    for (const op of ops) {
      runOp(op, machine);
      if (rounding === 'float32') roundToFloat32(machine);
    }
    dispatches += ops.length;
  }

  function trainStep({ epoch, fromStep, order, learningRates }: Slice, stepInEpoch: number): number {
    const examples = order.subarray(stepInEpoch * plan.batchSize, (stepInEpoch + 1) * plan.batchSize);
    if (examples.length === 0) throw new RangeError(`Step ${stepInEpoch} lies beyond the epoch's ${order.length} examples.`);
    Object.assign(machine, {
      rows: examples.length,
      loss: 0,
      batch: { seed, epoch, stepInEpoch, examples, data },
      rateFactor: learningRates?.[stepInEpoch - fromStep] ?? 1,
    } satisfies Partial<Machine>);
    run(plan.step);
    machine.step++;
    machine.batch = null;
    return machine.loss;
  }

  function evaluateRows(inputs: Float32Array, layers: number[]): Float32Array[] {
    machine.rows = inputs.length / plan.inputSize;
    open(machine, plan.input).set(inputs);
    run(plan.evaluate);
    return layers.map((layer) => Float32Array.from(open(machine, outputOf(plan, layer))));
  }

  return {
    load: async ({ params, slots, step }: LaneState) => {
      machine.buffers.params.set(params);
      machine.buffers.slots.set(slots);
      machine.step = step;
    },
    save: async () => ({
      params: Float32Array.from(machine.buffers.params),
      slots: Float32Array.from(machine.buffers.slots),
      step: machine.step,
    }),
    setKnobs: (knobs: Knobs) => {
      machine.knobs = { ...knobs };
    },
    runSlice: async (slice) => {
      losses = Float64Array.from({ length: slice.steps }, (_, step) => trainStep(slice, slice.fromStep + step));
      return Float32Array.from(losses);
    },
    evaluate: async (inputs, rows, layers) => {
      const results = layers.map((layer) => new Float32Array(rows * outputOf(plan, layer).size));
      for (let row = 0; row < rows; row += plan.batchSize) {
        const end = Math.min(row + plan.batchSize, rows);
        const part = evaluateRows(inputs.subarray(row * plan.inputSize, end * plan.inputSize), layers);
        part.forEach((values, place) => results[place]?.set(values, row * outputOf(plan, at(layers, place)).size));
      }
      return results;
    },
    exact: () => ({ params: machine.buffers.params, grads: machine.buffers.grads, slots: machine.buffers.slots, losses }),
    dispatches: () => dispatches,
    dispose: () => undefined, // plain arrays: nothing to give back
  };
}

function roundToFloat32({ buffers }: Machine): void {
  for (const numbers of Object.values(buffers)) numbers.set(Float32Array.from(numbers));
}

function outputOf(plan: Plan, layer: number) {
  const found = plan.layers[layer];
  if (!found) throw new RangeError(`The model has no layer ${layer}.`);
  return found.output;
}
