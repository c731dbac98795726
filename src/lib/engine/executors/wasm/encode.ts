/**
 * One op as a record of the op table: addresses in bytes, counts, and numbers. The places of the integers are those that the docstrings
 * of the assembly's functions name. A new op does not compile until this table answers for it.
 */
import { cellShapes } from '../../ops/cells.ts';
import { isBent } from '../../losses/shape.ts';
import type { ActivationFunction, Op, OpName, OpOf, Part, RecurrentCell, View } from '../../ops/op.ts';
import * as layout from './assembly/layout.ts';
import { windowTable } from './encode-windows.ts';
import { countOf, numbersOf, orZero, type Answers, type Encode, type Encoded, type Places } from './record.ts';

const functions: Record<ActivationFunction, number> = {
  linear: layout.fLinear,
  relu: layout.fRelu,
  leakyRelu: layout.fLeakyRelu,
  elu: layout.fElu,
  gelu: layout.fGelu,
  silu: layout.fSilu,
  tanh: layout.fTanh,
  sigmoid: layout.fSigmoid,
};

const losses: Record<OpOf<'loss'>['loss'], number> = {
  softmaxCrossEntropy: layout.lSoftmax,
  sigmoidCrossEntropy: layout.lSigmoid,
  meanSquaredError: layout.lSquared,
  meanAbsoluteError: layout.lAbsolute,
  huber: layout.lHuber,
  quantile: layout.lQuantile,
};

const cellCodes: Record<RecurrentCell, number> = { simple: layout.cSimple, gru: layout.cGru, lstm: layout.cLstm };

function partWords({ start, lengths, strides }: Part): number[] {
  const before = Array.from({ length: 4 - lengths.length }, () => 0);
  return [start, ...before.map(() => 1), ...lengths, ...before, ...strides];
}

const entriesOf = ({ lengths }: Part): number => lengths.reduce((product, length) => product * length, 1);

const listed = (views: View[], { address, words }: Places): number => words(views.flatMap((view) => [address(view), view.size]));

type Updated = { params: View; grads: View };
const updated = ({ params, grads }: Updated, [first, second]: [number, number], { address }: Places): number[] => [
  address(params),
  address(grads),
  first,
  second,
  params.size,
];

type Normed = OpOf<'normalise'> | OpOf<'normaliseGradient'> | OpOf<'normaliseInputGradient'>;

function normWords(op: Normed, places: Places): number[] {
  places.scratch(op.each === 'channel' ? op.channels : numbersOf(op.input, places) / op.channels);
  return [countOf(op.input), op.channels, op.each === 'channel' ? 1 : 0];
}

const recurrentWords = ({ cell, units, positions, isBackward }: OpOf<'recurrent'> | OpOf<'recurrentGradient'>): number[] => [
  cellCodes[cell],
  units,
  positions,
  isBackward ? 1 : 0,
];

const adam = (op: OpOf<'adam'> | OpOf<'adamw'>, weightDecay: number, places: Places): Encoded => ({
  code: layout.oAdam,
  words: updated(op, [places.address(op.moment1), places.address(op.moment2)], places),
  numbers: [op.beta1, op.beta2, op.epsilon, weightDecay],
});

const table = {
  gatherBatch: ({ output }, { address }) => ({ code: layout.oGatherBatch, words: [address(output)] }),
  matmul: ({ a, b, output, inner, columns, transposeB }, { address, scratch }) => {
    if (transposeB) scratch(inner * columns);
    return {
      code: layout.oMatmul,
      words: [address(a), address(b), address(output), countOf(a, inner), inner, columns, transposeB ? 1 : 0],
    };
  },
  matmulOverBatch: ({ a, b, output, inner, columns }, { address }) => ({
    code: layout.oMatmulOverBatch,
    words: [address(a), address(b), address(output), countOf(a, inner), inner, columns],
  }),
  biasActivation: ({ input, bias, output, channels, function: name }, places) => ({
    code: layout.oBiasActivation,
    words: [places.address(input), orZero(bias, places), places.address(output), countOf(output), channels, functions[name]],
  }),
  activationGradient: ({ output, input, dOutput, dInput, function: name }, places) => ({
    code: layout.oActivationGradient,
    words: [
      places.address(output),
      orZero(input, places),
      places.address(dOutput),
      places.address(dInput),
      countOf(output),
      functions[name],
    ],
  }),
  biasGradient: ({ dOutput, dBias, channels }, { address }) => ({
    code: layout.oBiasGradient,
    words: [address(dOutput), address(dBias), countOf(dOutput, channels), channels],
  }),
  ...windowTable,
  recurrent: (op, places) => {
    const { address, scratch, rows } = places;
    scratch(rows * cellShapes[op.cell].gates * op.units);
    const views = [address(op.projected), address(op.weights), orZero(op.recurrentBias, places), address(op.record)];
    return { code: layout.oRecurrent, words: [...views, ...recurrentWords(op)] };
  },
  recurrentGradient: (op, { address, scratch, rows }) => {
    const line = cellShapes[op.cell].gates * op.units;
    scratch(line * op.units + rows * (line + 2 * op.units) + 32);
    const views = [address(op.record), address(op.weights), address(op.dStates), address(op.dProjected)];
    return { code: layout.oRecurrentGradient, words: [...views, ...recurrentWords(op)] };
  },
  dropout: ({ input, output, layer, rate }, { address, knob }) => ({
    code: layout.oDropout,
    words: [address(input), address(output), countOf(input), layer, knob(rate)],
  }),
  copy: ({ input, output }, { address }) => ({ code: layout.oCopy, words: [address(input), address(output), countOf(output)] }),
  add: ({ a, b, output }, { address }) => ({ code: layout.oAdd, words: [address(a), address(b), address(output), countOf(output)] }),
  take: ({ input, output, part }, { address }) => ({
    code: layout.oTake,
    words: [address(input), address(output), 0, input.batched ? 1 : -1, input.size, entriesOf(part), ...partWords(part)],
  }),
  place: ({ input, output, onto, part }, places) => ({
    code: layout.oPlace,
    words: [
      places.address(input),
      places.address(output),
      orZero(onto, places),
      output.batched ? 1 : -1,
      output.size,
      entriesOf(part),
      ...partWords(part),
    ],
  }),
  multiply: ({ a, b, output }, { address }) => ({
    code: layout.oMultiply,
    words: [address(a), address(b), address(output), countOf(output)],
  }),
  batchedMatmul: (op, { address, scratch }) => {
    const { a, b, output, rows, inner, columns, transposeA, transposeB, scale } = op;
    if (transposeB) scratch(inner * columns);
    const sizes = [countOf(output, rows * columns), rows, inner, columns, transposeA ? 1 : 0, transposeB ? 1 : 0];
    return { code: layout.oBatchedMatmul, words: [address(a), address(b), address(output), ...sizes], numbers: [scale] };
  },
  softmax: ({ input, output, width, causalRows }, { address, scratch }) => {
    scratch(2 * width + 8);
    return { code: layout.oSoftmax, words: [address(input), address(output), countOf(output), width, causalRows ?? 0] };
  },
  softmaxGradient: ({ output, dOutput, dInput, width }, { address }) => ({
    code: layout.oSoftmaxGradient,
    words: [address(output), address(dOutput), address(dInput), countOf(output), width],
  }),
  moments: ({ input, mean, variance, channels, each }, { address }) => ({
    code: layout.oMoments,
    words: [address(input), address(mean), address(variance), countOf(input), channels, each === 'channel' ? 1 : 0],
  }),
  normalise: (op, places) => {
    const views = [op.input, op.mean, op.variance, op.gain, op.bias, op.output].map(places.address);
    return { code: layout.oNormalise, words: [...views, ...normWords(op, places)], numbers: [op.epsilon] };
  },
  normaliseGradient: (op, places) => {
    const views = [op.input, op.mean, op.variance, op.dOutput, op.dGain, op.dBias].map(places.address);
    return { code: layout.oNormaliseGradient, words: [...views, ...normWords(op, places)], numbers: [op.epsilon] };
  },
  normaliseInputGradient: (op, places) => {
    const views = [op.input, op.mean, op.variance, op.gain, op.dGain, op.dBias, op.dOutput, op.dInput].map(places.address);
    const words = [...views, ...normWords(op, places), op.isConstant ? 1 : 0];
    return { code: layout.oNormaliseInputGradient, words, numbers: [op.epsilon] };
  },
  movingMoments: ({ mean, variance, runningMean, runningVariance, positions, momentum }, { address }) => ({
    code: layout.oMovingMoments,
    words: [address(mean), address(variance), address(runningMean), address(runningVariance), runningMean.size, positions],
    numbers: [momentum],
  }),
  embed: ({ codes, table: rows, output, units }, { address }) => ({
    code: layout.oEmbed,
    words: [address(codes), address(rows), address(output), countOf(codes), units],
  }),
  embedGradient: ({ codes, dOutput, dTable, units }, { address }) => ({
    code: layout.oEmbedGradient,
    words: [address(codes), address(dOutput), address(dTable), countOf(codes), units, dTable.size],
  }),
  loss: ({ loss, shape, outputs, dOutputs, width, isMasked = false }, places) => {
    const { address, reals, scratch } = places;
    scratch(isBent(shape) ? 4 * width + 16 : 3 * numbersOf(outputs, places) + 32);
    const weights = shape.weights ? reals(shape.weights) : 0;
    const words = [address(outputs), address(dOutputs), countOf(outputs), width, losses[loss]];
    return {
      code: layout.oLoss,
      words: [...words, isMasked ? 1 : 0, weights, isBent(shape) ? 1 : 0],
      numbers: [shape.labelSmoothing, shape.focal, shape.delta, shape.q],
    };
  },
  clipValue: ({ grads, limit }, places) => ({
    code: layout.oClipValue,
    words: [listed(grads, places), grads.length],
    numbers: [limit],
  }),
  clipNorm: ({ grads, limit }, places) => ({ code: layout.oClipNorm, words: [listed(grads, places), grads.length], numbers: [limit] }),
  maxNorm: ({ params, units, limit }, { address }) => ({
    code: layout.oMaxNorm,
    words: [address(params), params.size, units],
    numbers: [limit],
  }),
  regularise: ({ params, grads }, { address }) => ({
    code: layout.oRegularise,
    words: [address(params), address(grads), params.size],
  }),
  sgd: (op, places) => ({ code: layout.oSgd, words: updated(op, [0, 0], places) }),
  momentum: (op, places) => ({
    code: layout.oMomentum,
    words: updated(op, [places.address(op.velocity), 0], places),
    numbers: [op.momentum],
  }),
  nesterov: (op, places) => ({
    code: layout.oNesterov,
    words: updated(op, [places.address(op.velocity), 1], places),
    numbers: [op.momentum],
  }),
  rmsprop: (op, places) => ({
    code: layout.oRmsprop,
    words: updated(op, [places.address(op.square), 0], places),
    numbers: [op.decay, 1 - op.decay, op.epsilon],
  }),
  adagrad: (op, places) => ({
    code: layout.oAdagrad,
    words: updated(op, [places.address(op.square), 0], places),
    numbers: [1, 1, op.epsilon],
  }),
  adam: (op, places) => adam(op, 0, places),
  adamw: (op, places) => adam(op, op.weightDecay, places),
} satisfies Answers;

/** The table is total over OpName with each row taking its own op; TypeScript cannot follow that through an index. */
const answerFor = (name: OpName): Encode<OpName> | { missing: string } | undefined =>
  (table as Partial<Record<OpName, Encode<OpName> | { missing: string }>>)[name];

/** Why an op cannot run in the epoch program; null when it can. */
export function missingReason(name: OpName): string | null {
  const answer = answerFor(name);
  if (answer === undefined) return 'it is unknown';
  return typeof answer === 'function' ? null : answer.missing;
}

export function encodeOp(op: Op, places: Places): Encoded {
  const answer = answerFor(op.op);
  if (typeof answer !== 'function') throw new Error(`The epoch program cannot run "${op.op}".`);
  return answer(op, places);
}
