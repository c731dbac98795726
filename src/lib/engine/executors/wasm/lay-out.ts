/**
 * Where everything of one execution lies in one block of memory, and the op tables that name those places. Pure: the same plan, data
 * sizes and base give the same words. Regions begin at multiples of 16 bytes and end with 64 bytes that a vector may read beyond.
 */
import { evaluationViews } from '../../ops/evaluation-views.ts';
import type { Knob, Op, View } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import { firstDropoutKnob, firstNumber, headerWords, knobL1, knobL2, recordBytes, recordWords, scoredAtOnce } from './assembly/layout.ts';
import { encodeOp } from './encode.ts';
import type { Places } from './record.ts';

/** Numbers of activations that one evaluation pass holds: half a megabyte stays in a processor's cache. */
const evaluationNumbers = 128 * 1024;
const mostEvaluationRows = 256;

type Table = { address: number; ops: number; words: Int32Array };

export type Layout = {
  bytes: number; // of the block
  header: number;
  knobs: number;
  knobNames: Knob[];
  params: number;
  slots: number;
  inputs: number;
  targets: number;
  batchTargets: number;
  constants: { address: number; words: Int32Array };
  step: Table;
  evaluate: Table;
  scratch: number;
  evaluationRows: number; // of one pass
  scoredWidth: number; // outputs to a target
  /** Where a view lies in an evaluation. */
  evaluated(view: View): number;
};

type Sizes = { base: number; examples: number; targetWidth: number };

export function layOut(plan: Plan, { base, examples, targetWidth }: Sizes): Layout {
  let end = base;
  const region = (bytes: number): number => {
    const address = Math.ceil(end / 16) * 16;
    end = address + bytes + 64;
    return address;
  };
  const numbers = (count: number): number => region(4 * count);

  const header = region(4 * headerWords);
  const knobNames = knobsIn(plan);
  const knobs = region(8 * knobNames.length);
  const buffers = { params: numbers(plan.parameterCount), grads: numbers(plan.parameterCount), slots: numbers(plan.slotCount) };
  const evaluation = evaluationPlaces(plan);
  const activations = numbers(Math.max(plan.activationCount, evaluation.count));
  const inputs = numbers(examples * plan.inputSize);
  const targets = numbers(examples * targetWidth);
  const batchTargets = numbers(Math.max(plan.batchSize, evaluation.rows) * targetWidth);
  const tables = { step: region(recordBytes * plan.step.length), evaluate: region(recordBytes * plan.evaluate.length) };

  const constants: number[] = [];
  const constantsAt = region(0);
  let scratchNumbers = 0;
  const shared = {
    knob: (name: Knob) => knobNames.indexOf(name),
    words: (values: number[]) => constantsAt + 4 * (constants.push(...values) - values.length),
    reals: (values: number[]) => {
      if (constants.length % 2 === 1) constants.push(0);
      return constantsAt + 4 * (constants.push(...new Int32Array(Float64Array.from(values).buffer)) - 2 * values.length);
    },
    scratch: (count: number) => {
      scratchNumbers = Math.max(scratchNumbers, count);
    },
  };
  const evaluated = (view: View): number =>
    view.buffer === 'activations' ? activations + 4 * evaluation.place(view) : buffers[view.buffer] + 4 * view.offset;
  const trained = (view: View): number => (view.buffer === 'activations' ? activations : buffers[view.buffer]) + 4 * view.offset;
  const step = encodeTable(plan.step, { ...shared, rows: plan.batchSize, address: trained });
  const evaluate = encodeTable(plan.evaluate, { ...shared, rows: evaluation.rows, address: evaluated });
  const scoredWidth = plan.layers.at(-1)?.outputShape.at(-1) ?? plan.outputs;
  shared.scratch(2 * scoredAtOnce * (2 + scoredWidth) + 2);
  end = constantsAt + 4 * constants.length;
  const scratch = numbers(scratchNumbers);

  return {
    bytes: end - base,
    header,
    knobs,
    knobNames,
    params: buffers.params,
    slots: buffers.slots,
    inputs,
    targets,
    batchTargets,
    constants: { address: constantsAt, words: Int32Array.from(constants) },
    step: { address: tables.step, ops: plan.step.length, words: step },
    evaluate: { address: tables.evaluate, ops: plan.evaluate.length, words: evaluate },
    scratch,
    evaluationRows: evaluation.rows,
    scoredWidth,
    evaluated,
  };
}

/** The program knows the first three by their place. */
function knobsIn({ step }: Plan): Knob[] {
  const names: Knob[] = ['learningRate'];
  names[knobL1] = 'l1';
  names[knobL2] = 'l2';
  for (const op of step) if (op.op === 'dropout' && !names.includes(op.rate)) names.push(op.rate);
  if (names.indexOf('l2') >= firstDropoutKnob) throw new Error('The first knobs are not where the program looks for them.');
  return names;
}

/** Evaluation has places of its own, for more rows at once than a batch or fewer. */
function evaluationPlaces(plan: Plan) {
  const sizes = evaluationViews(plan);
  const perRow = [...sizes.values()].reduce((sum, { size, batched }) => sum + (batched ? size : 0), 0);
  const fitting = Math.floor(evaluationNumbers / Math.max(perRow, 1));
  const rows = Math.max(Math.min(fitting & ~3, mostEvaluationRows), Math.min(Math.max(fitting, 1), 4));
  const places = new Map<number, number>();
  let count = 0;
  for (const [offset, { size, batched }] of sizes) {
    places.set(offset, count);
    count += ((batched ? size * rows : size) + 19) & ~3;
  }
  const place = ({ offset }: View): number => {
    const found = places.get(offset);
    if (found === undefined) throw new Error(`No evaluation writes activations[${offset}].`);
    return found;
  };
  return { rows, count, place };
}

function encodeTable(ops: Op[], places: Places): Int32Array {
  const words = new Int32Array(ops.length * recordWords);
  const numbers = new Float64Array(words.buffer);
  ops.forEach((op, index) => {
    const encoded = encodeOp(op, places);
    if (encoded.words.length >= firstNumber) throw new Error(`The record of "${op.op}" is too short for it.`);
    words.set([encoded.code, ...encoded.words], index * recordWords);
    numbers.set(encoded.numbers ?? [], (index * recordWords + firstNumber) / 2);
  });
  return words;
}
