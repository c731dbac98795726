/** One lane of a population: a run with a seed, knobs and a count of steps of its own. Slices of any length give the same bits. */
import type { View } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Execution, Knobs } from '../executor.ts';
import type { Population } from './population.ts';

type Opening = { population: Population; plan: Plan; lane: number; seed: number };

export function openLane({ population, plan, lane, seed }: Opening): Execution {
  let knobs: Knobs | null = null;
  let step = 0;
  let dispatches = 0;
  let isOpen = true;
  return {
    load: async (state) => {
      population.load(lane, state);
      step = state.step;
    },
    save: async () => ({ ...(await population.save(lane)), step }),
    setKnobs: (next) => {
      knobs = { ...next };
    },
    runSlice: async (slice) => {
      if (!knobs) throw new Error('Knobs must be set before training.');
      const { fromStep, steps, order } = slice;
      if ((fromStep + steps - 1) * plan.batchSize >= order.length)
        throw new Error(`Step ${fromStep + steps - 1} lies beyond the epoch's ${order.length} examples.`);
      const trained = await population.train({ lane, seed, step, knobs, slice });
      step += steps;
      dispatches += trained.dispatches;
      return trained.losses;
    },
    evaluate: async (inputs, rows, layers) => {
      if (rows === 0) return layers.map(() => new Float32Array());
      const found = await population.evaluate({ lane, inputs, rows, views: layers.map((layer) => outputOf(plan, layer)) });
      dispatches += found.dispatches;
      return found.outputs;
    },
    dispatches: () => dispatches,
    dispose: () => {
      if (isOpen) population.giveBack();
      isOpen = false;
    },
  };
}

function outputOf(plan: Plan, layer: number): View {
  const found = plan.layers[layer];
  if (!found) throw new RangeError(`The model has no layer ${layer}.`);
  return found.output;
}
