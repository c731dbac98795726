/**
 * One lane in the epoch program. Owns one block of memory for state, data and op tables, and one for what comes with each slice, until
 * `dispose`. Slices of any length give the same bits.
 */
import { dropoutKey, streamKey } from '../../../numerics/streams.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Tally, TalliedLoss } from '../../metrics/scores.ts';
import type { Execution, Knobs, LaneState, ScoredRows, Slice, TrainingData } from '../executor.ts';
import * as place from './assembly/layout.ts';
import { layOut } from './lay-out.ts';
import type { Block } from './heap.ts';
import type { Program, Task } from './program.ts';

const scoredLosses: Record<TalliedLoss, number> = { softmaxCrossEntropy: place.lSoftmax, sigmoidCrossEntropy: place.lSigmoid };

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
  const [, shuffleKey1] = streamKey({ seed, purpose: 'shuffle' });
  const header = () => words(layout.header, place.headerWords);
  const reals = (address: number, count: number) => new Float64Array(heap.memory.buffer, address, count);
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
    [place.hShuffleKey1, shuffleKey1],
  ];
  for (const [at, value] of fixed) header()[at] = value;

  const run = (task: Task, values: [number, number][]): void => {
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

  const shuffle = (epoch: number): Int32Array => {
    const orderAt = stripOf(4 * data.examples);
    run('shuffle', [
      [place.hEpoch, epoch],
      [place.hOrder, orderAt],
      [place.hOrderCount, data.examples],
    ]);
    return words(orderAt, data.examples).slice();
  };

  /** Runs a task over rows, as many at once as a pass holds; `before` and `after` each pass get its first row and their number. */
  const passes = (task: Task, { inputs, rows }: Pick<ScoredRows, 'inputs' | 'rows'>, { before, after }: Pass): void => {
    for (let start = 0; start < rows; start += layout.evaluationRows) {
      const count = Math.min(layout.evaluationRows, rows - start);
      floats(layout.evaluated(plan.input), count * plan.inputSize).set(
        inputs.subarray(start * plan.inputSize, (start + count) * plan.inputSize),
      );
      run(task, [[place.hRows, count], ...(before?.(start, count) ?? [])]);
      after?.(start, count);
    }
  };

  const tally = ({ inputs, targets, rows, loss }: ScoredRows, { total, right, counted }: Tally): Tally => {
    const { output } = layerOf(plan, plan.layers.length - 1);
    const head = header();
    const sum = () => reals(layout.header + 4 * place.hTotal, 1);
    const fixed: [number, number][] = [
      [place.hScored, layout.evaluated(output)],
      [place.hScoredWidth, layout.scoredWidth],
      [place.hScoredLoss, scoredLosses[loss]],
      [place.hRight, right],
      [place.hCounted, counted],
    ];
    for (const [at, value] of fixed) head[at] = value;
    sum()[0] = total;
    const before = (start: number, count: number): [number, number][] => {
      floats(layout.batchTargets, count * targetWidth).set(targets.subarray(start * targetWidth, (start + count) * targetWidth));
      return [[place.hScoredCount, count * targetWidth]];
    };
    passes('score', { inputs, rows }, { before });
    return { total: sum()[0] ?? NaN, right: header()[place.hRight] ?? 0, counted: header()[place.hCounted] ?? 0 };
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
      const values = reals(layout.knobs, layout.knobNames.length);
      layout.knobNames.forEach((name, at) => {
        const value = next[name];
        if (value === undefined) throw new Error(`The knob "${name}" has no value.`);
        values[at] = value;
      });
    },
    runSlice: async (slice) => runSlice(slice),
    shuffle,
    evaluate: async (inputs, count, layers) => {
      const outputs = layers.map((layer) => layerOf(plan, layer).output);
      const results = outputs.map(({ size }) => new Float32Array(count * size));
      const after = (start: number, rows: number) =>
        outputs.forEach((view, at) => results[at]?.set(floats(layout.evaluated(view), rows * view.size), start * view.size));
      passes('evaluate', { inputs, rows: count }, { after });
      return results;
    },
    tally: async (part, before) => tally(part, before),
    dispatches: () => dispatches,
    dispose: () => {
      if (!isOpen) return;
      isOpen = false;
      block.free();
      strip?.free();
    },
  };
}

type Pass = {
  before?: (start: number, count: number) => [number, number][]; // what the header needs for it
  after?: (start: number, count: number) => void;
};

function layerOf(plan: Plan, layer: number): Plan['layers'][number] {
  const found = plan.layers[layer];
  if (!found) throw new RangeError(`The model has no layer ${layer}.`);
  return found;
}
