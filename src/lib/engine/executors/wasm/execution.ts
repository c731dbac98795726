/**
 * One lane in the epoch program. Owns one block of memory for state, data and op tables, and one for what comes with each slice, until
 * `dispose`. Slices of any length give the same bits.
 */
import { dropoutKey } from '../../../numerics/streams.ts';
import type { View } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Execution, Knobs, LaneState, Slice, TrainingData } from '../executor.ts';
import * as place from './assembly/layout.ts';
import { layOut } from './lay-out.ts';
import type { Block } from './heap.ts';
import type { Program } from './program.ts';

type Opening = { plan: Plan; data: TrainingData; seed: number; program: Program };

export function openExecution({ plan, data, seed, program }: Opening): Execution {
  const { heap } = program;
  const targetWidth = data.targets.length / data.examples;
  const sizes = { examples: data.examples, targetWidth };
  const block = heap.allocate(layOut(plan, { base: 0, ...sizes }).bytes + 16);
  const layout = layOut(plan, { base: block.address, ...sizes });
  const floats = (address: number, count: number) => new Float32Array(heap.memory.buffer, address, count);
  const words = (address: number, count: number) => new Int32Array(heap.memory.buffer, address, count);
  const [key0, key1] = dropoutKey(seed);
  const header = () => words(layout.header, place.headerWords);
  let strip: Block | null = null;
  let knobs: Knobs | null = null;
  let step = 0;
  let dispatches = 0;
  let isOpen = true;

  floats(layout.inputs, data.inputs.length).set(data.inputs);
  floats(layout.targets, data.targets.length).set(data.targets);
  for (const part of [layout.constants, layout.step, layout.evaluate]) words(part.address, part.words.length).set(part.words);
  const fixed: [number, number][] = [
    [place.hBatchSize, plan.batchSize],
    [place.hInputs, layout.inputs],
    [place.hInputSize, plan.inputSize],
    [place.hTargets, layout.targets],
    [place.hTargetWidth, targetWidth],
    [place.hBatchTargets, layout.batchTargets],
    [place.hKnobs, layout.knobs],
    [place.hScratch, layout.scratch],
    [place.hKey0, key0],
    [place.hKey1, key1],
  ];
  for (const [at, value] of fixed) header()[at] = value;

  const run = (task: 'train' | 'evaluate', values: [number, number][]): void => {
    const table = task === 'train' ? layout.step : layout.evaluate;
    const head = header();
    for (const [at, value] of [...values, [place.hOps, table.address], [place.hOpCount, table.ops]] as const) head[at] = value;
    program.run(task, layout.header);
    dispatches++;
  };

  const stripOf = (bytes: number): number => {
    if (!strip || strip.bytes < bytes) {
      strip?.free();
      strip = null; // an allocation that fails must leave nothing to be freed twice
      strip = heap.allocate(2 * bytes);
    }
    return strip.address;
  };

  const runSlice = ({ epoch, fromStep, steps, order, learningRates }: Slice): Float32Array => {
    if (!knobs) throw new Error('Knobs must be set before training.');
    const first = fromStep * plan.batchSize;
    if (first + (steps - 1) * plan.batchSize >= order.length)
      throw new Error(`Step ${fromStep + steps - 1} lies beyond the epoch's ${order.length} examples.`);
    const examples = order.subarray(first, first + steps * plan.batchSize);
    const orderAt = stripOf(4 * (examples.length + 2 * steps));
    const lossesAt = orderAt + 4 * examples.length;
    const ratesAt = lossesAt + 4 * steps;
    words(orderAt, examples.length).set(examples);
    if (learningRates) floats(ratesAt, steps).set(learningRates.subarray(0, steps));
    run('train', [
      [place.hEpoch, epoch],
      [place.hStepInEpoch, fromStep],
      [place.hStep, step],
      [place.hSteps, steps],
      [place.hOrder, orderAt],
      [place.hOrderCount, examples.length],
      [place.hLosses, lossesAt],
      [place.hRates, learningRates ? ratesAt : 0],
    ]);
    step += steps;
    return floats(lossesAt, steps).slice();
  };

  return {
    load: async (state: LaneState) => {
      floats(layout.params, plan.parameterCount).set(state.params);
      floats(layout.slots, plan.slotCount).set(state.slots);
      step = state.step;
    },
    save: async () => ({
      params: floats(layout.params, plan.parameterCount).slice(),
      slots: floats(layout.slots, plan.slotCount).slice(),
      step,
    }),
    setKnobs: (next) => {
      knobs = { ...next };
      const values = new Float64Array(heap.memory.buffer, layout.knobs, layout.knobNames.length);
      layout.knobNames.forEach((name, at) => {
        const value = next[name];
        if (value === undefined) throw new Error(`The knob "${name}" has no value.`);
        values[at] = value;
      });
    },
    runSlice: async (slice) => runSlice(slice),
    evaluate: async (inputs, count, layers) => {
      const outputs = layers.map((layer) => outputOf(plan, layer));
      const results = outputs.map(({ size }) => new Float32Array(count * size));
      for (let start = 0; start < count; start += layout.evaluationRows) {
        const rows = Math.min(layout.evaluationRows, count - start);
        floats(layout.evaluated(plan.input), rows * plan.inputSize).set(
          inputs.subarray(start * plan.inputSize, (start + rows) * plan.inputSize),
        );
        run('evaluate', [[place.hRows, rows]]);
        outputs.forEach((view, at) => results[at]?.set(floats(layout.evaluated(view), rows * view.size), start * view.size));
      }
      return results;
    },
    dispatches: () => dispatches,
    dispose: () => {
      if (!isOpen) return;
      isOpen = false;
      block.free();
      strip?.free();
    },
  };
}

function outputOf(plan: Plan, layer: number): View {
  const found = plan.layers[layer];
  if (!found) throw new RangeError(`The model has no layer ${layer}.`);
  return found.output;
}
