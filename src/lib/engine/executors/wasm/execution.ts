/**
 * One lane in the epoch program. Owns one block of memory for state, data and op tables, and one for what comes with each slice, until
 * `dispose`. Slices of any length give the same bits.
 */
import { showHash } from '../../../numerics/hash.ts';
import { dropoutKey, streamKey } from '../../../numerics/streams.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Tally, TalliedLoss } from '../../metrics/scores.ts';
import type { Execution, Inspection, LaneState, ScoredRows, Slice, TrainingData } from '../executor.ts';
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
  const [key0, key1] = dropoutKey(seed);
  const [, shuffleKey1] = streamKey({ seed, purpose: 'shuffle' });
  const header = layout.header / 4; // as an index of words
  const order = new Int32Array(data.examples);
  let strip: Block | null = null;
  let hasKnobs = false;
  let step = 0;
  let dispatches = 0;
  let isOpen = true;

  const fresh = heap.views();
  fresh.floats.set(data.inputs, layout.inputs / 4);
  fresh.floats.set(data.targets, layout.targets / 4);
  for (const part of [layout.constants, layout.step, layout.evaluate]) fresh.words.set(part.words, part.address / 4);
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
    [place.hParams, layout.params],
    [place.hParamCount, plan.parameterCount],
    [place.hSlots, layout.slots],
    [place.hSlotCount, plan.slotCount],
    [place.hScoredWidth, layout.scoredWidth],
  ];
  for (const [at, value] of fixed) fresh.words[header + at] = value;

  const run = (task: Task): void => {
    const table = task === 'train' ? layout.step : layout.evaluate;
    const { words } = heap.views();
    words[header + place.hOps] = table.address;
    words[header + place.hOpCount] = table.ops;
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
    if (!hasKnobs) throw new Error('Knobs must be set before training.');
    const first = fromStep * plan.batchSize;
    if (first + (steps - 1) * plan.batchSize >= order.length)
      throw new Error(`Step ${fromStep + steps - 1} lies beyond the epoch's ${order.length} examples.`);
    const examples = order.subarray(first, first + steps * plan.batchSize);
    const orderAt = stripOf(4 * (examples.length + 2 * steps));
    const lossesAt = orderAt + 4 * examples.length;
    const ratesAt = lossesAt + 4 * steps;
    const { words, floats } = heap.views();
    words.set(examples, orderAt / 4);
    if (learningRates) floats.set(learningRates.subarray(0, steps), ratesAt / 4);
    words[header + place.hEpoch] = epoch;
    words[header + place.hStepInEpoch] = fromStep;
    words[header + place.hStep] = step;
    words[header + place.hSteps] = steps;
    words[header + place.hOrder] = orderAt;
    words[header + place.hOrderCount] = examples.length;
    words[header + place.hLosses] = lossesAt;
    words[header + place.hRates] = learningRates ? ratesAt : 0;
    run('train');
    step += steps;
    return floats.slice(lossesAt / 4, lossesAt / 4 + steps);
  };

  const shuffle = (epoch: number): Int32Array => {
    const orderAt = stripOf(4 * data.examples);
    const { words } = heap.views();
    words[header + place.hEpoch] = epoch;
    words[header + place.hOrder] = orderAt;
    words[header + place.hOrderCount] = data.examples;
    run('shuffle');
    order.set(words.subarray(orderAt / 4, orderAt / 4 + data.examples));
    return order;
  };

  /** Runs a task over rows, as many at once as a pass holds; `before` and `after` each pass get its first row and their number. */
  const passes = (task: Task, { inputs, rows }: Pick<ScoredRows, 'inputs' | 'rows'>, { before, after }: Pass): void => {
    const { words, floats } = heap.views();
    const { inputSize } = plan;
    for (let start = 0; start < rows; start += layout.evaluationRows) {
      const count = Math.min(layout.evaluationRows, rows - start);
      floats.set(inputs.subarray(start * inputSize, (start + count) * inputSize), layout.evaluated(plan.input) / 4);
      words[header + place.hRows] = count;
      before?.(start, count);
      run(task);
      after?.(start, count);
    }
  };

  const tally = ({ inputs, targets, rows, loss }: ScoredRows, { total, right, counted }: Tally): Tally => {
    const { words, floats, reals } = heap.views();
    words[header + place.hScored] = layout.evaluated(layerOf(plan, plan.layers.length - 1).output);
    words[header + place.hScoredLoss] = scoredLosses[loss];
    words[header + place.hRight] = right;
    words[header + place.hCounted] = counted;
    const sum = (header + place.hTotal) / 2;
    reals[sum] = total;
    const before = (start: number, count: number) => {
      floats.set(targets.subarray(start * targetWidth, (start + count) * targetWidth), layout.batchTargets / 4);
      words[header + place.hScoredCount] = count * targetWidth;
    };
    passes('score', { inputs, rows }, { before });
    return { total: reals[sum] ?? NaN, right: words[header + place.hRight] ?? 0, counted: words[header + place.hCounted] ?? 0 };
  };

  const save = (into?: LaneState): LaneState => {
    const { floats } = heap.views();
    const copied = (address: number, to: Float32Array) => {
      to.set(floats.subarray(address / 4, address / 4 + to.length));
      return to;
    };
    const params = copied(layout.params, into?.params ?? new Float32Array(plan.parameterCount));
    const slots = copied(layout.slots, into?.slots ?? new Float32Array(plan.slotCount));
    return { params, slots, step };
  };

  const inspect = (): Inspection => {
    program.run('inspect', layout.header);
    const { words } = heap.views();
    return { isFinite: words[header + place.hIsFinite] === 1, weightsHash: showHash(words[header + place.hHash] ?? 0) };
  };

  return {
    load: async (state: LaneState) => {
      const { floats } = heap.views();
      floats.set(state.params, layout.params / 4);
      floats.set(state.slots, layout.slots / 4);
      step = state.step;
    },
    save: async (into) => save(into),
    setKnobs: (next) => {
      hasKnobs = true;
      const { reals } = heap.views();
      layout.knobNames.forEach((name, at) => {
        const value = next[name];
        if (value === undefined) throw new Error(`The knob "${name}" has no value.`);
        reals[layout.knobs / 8 + at] = value;
      });
    },
    runSlice: async (slice) => runSlice(slice),
    shuffle,
    evaluate: async (inputs, count, layers) => {
      const outputs = layers.map((layer) => layerOf(plan, layer).output);
      const results = outputs.map(({ size }) => new Float32Array(count * size));
      const { floats } = heap.views();
      const after = (start: number, rows: number) =>
        outputs.forEach((view, at) => {
          const from = layout.evaluated(view) / 4;
          results[at]?.set(floats.subarray(from, from + rows * view.size), start * view.size);
        });
      passes('evaluate', { inputs, rows: count }, { after });
      return results;
    },
    tally,
    inspect,
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
  before?: (start: number, count: number) => void;
  after?: (start: number, count: number) => void;
};

function layerOf(plan: Plan, layer: number): Plan['layers'][number] {
  const found = plan.layers[layer];
  if (!found) throw new RangeError(`The model has no layer ${layer}.`);
  return found;
}
