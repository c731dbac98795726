/** What goes to the device with a slice: the words of each lane, and behind them orders and the numbers of each step. Pure. */
import { dropoutKey, dropoutScale, dropoutThreshold } from '../../../numerics/streams.ts';
import { ruleOf } from '../../optimizers/rules.ts';
import type { Knob } from '../../ops/op.ts';
import type { Knobs, Slice } from '../executor.ts';
import type { StepProgram } from './emit-step.ts';

export type LaneSlice = {
  lane: number;
  seed: number;
  step: number; // optimizer steps done
  knobs: Knobs;
  slice: Slice;
};

/** In the order of the lanes that train; the losses of each lie behind those of the one before. */
export function sliceWords({ sent, headWords }: StepProgram, batchSize: number, lanes: readonly LaneSlice[]): Uint32Array {
  const heads: number[] = [];
  const orders: Int32Array[] = [];
  const tables: Float32Array[] = [];
  const starts = lanes.map(({ slice: { order, fromStep, steps } }) => order.subarray(fromStep * batchSize, (fromStep + steps) * batchSize));
  const tableStart = headWords * lanes.length + starts.reduce((sum, { length }) => sum + length, 0);
  let [orderAt, tableAt, lossAt] = [headWords * lanes.length, tableStart, 0];
  lanes.forEach((each, index) => {
    const { slice, knobs } = each;
    const order = starts[index] ?? new Int32Array();
    const table = stepTable(sent, each);
    const masks = sent.masks.flatMap((name) => {
      const rate = knobOf(knobs, name);
      return [dropoutThreshold(rate), bitsOf(dropoutScale(rate))];
    });
    const strengths = [bitsOf(knobs.l1), bitsOf(knobs.l2)];
    const head = [each.lane, slice.epoch, slice.fromStep, slice.steps, order.length, orderAt, tableAt, lossAt, ...dropoutKey(each.seed)];
    heads.push(...head, ...strengths, ...masks);
    orders.push(order);
    tables.push(table);
    orderAt += order.length;
    tableAt += table.length;
    lossAt += slice.steps;
  });
  const words = new Uint32Array(tableAt);
  words.set(heads);
  let end = heads.length;
  for (const part of [...orders, ...tables]) {
    words.set(new Uint32Array(part.buffer, part.byteOffset, part.length), end);
    end += part.length;
  }
  return words;
}

/** Of each step the numbers of each optimizer, worked out in float64. */
function stepTable({ optimizers, columns }: StepProgram['sent'], { slice, knobs, step }: LaneSlice): Float32Array {
  const table = new Float32Array(slice.steps * columns);
  for (let s = 0; s < slice.steps; s++) {
    const learningRate = knobs.learningRate * (slice.learningRates?.[s] ?? 1);
    let at = s * columns;
    for (const { op, names } of optimizers) {
      const numbers: Record<string, number> = { learningRate, ...ruleOf(op).wgsl.numbers({ op, learningRate, step: step + s + 1 }) };
      for (const name of names) table[at++] = numbers[name] ?? NaN;
    }
  }
  return table;
}

function knobOf(knobs: Knobs, name: Knob): number {
  const value = knobs[name];
  if (value === undefined) throw new Error(`The knob "${name}" has no value.`);
  return value;
}

const bits = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  bits.setFloat32(0, value);
  return bits.getUint32(0);
}
