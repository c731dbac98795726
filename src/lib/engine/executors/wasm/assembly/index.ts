/**
 * The epoch program: interprets the encoded op table for the steps of one slice. Knows nothing of layers; owns no memory, only what the
 * header names. No data segment, no global, no allocation: TF.js's own static data lies where they would be put.
 */
import {
  hBatch,
  hBatchSize,
  hKnobs,
  hLearningRate,
  hLoss,
  hLosses,
  hOpCount,
  hOps,
  hOrder,
  hOrderCount,
  hRates,
  hRows,
  hStep,
  hStepInEpoch,
  hSteps,
  recordBytes,
} from './layout';
import { inspectState } from './inspect';
import { shuffleExamples } from './random';
import { runOp } from './run-op';
import { at, float, pointer, word } from './record';
import { scoreRows } from './score';

// For tests.
export { exactExp, exactSigmoid, exactTanh } from './exact-exp';
export { exactLog, exactLog1p } from './exact-log';
export { exactPow } from './exact-pow';

// So that the optimiser leaves them whole: one function of all of them would take an engine long to compile well.
export { activationGradient, biasActivation } from './activation';
export { batchedMatmul, softmax, softmaxGradient } from './attention';
export { conv2d, conv2dFilterGradient, conv2dInputGradient, scatter } from './convolution';
export { see4, see8 } from './correlate';
export { gather4, gather8 } from './correlate-back';
export { biasGradient, matmul, matmulOverBatch } from './dense';
export { clipNorm, maxNorm, regularise } from './limits';
export { loss } from './loss';
export { moments, movingMoments, normalise, normaliseGradient, normaliseInputGradient } from './norm';
export { adam, adamNumbers, momentum, sgd, squares } from './optimizer';
export { embedGradient, place, take } from './part';
export { maxPoolByTwo, maxPoolByTwoGradient } from './pool-by-two';
export { panel16, panel4, panel8 } from './product';
export { dropout, gatherBatch, philox } from './random';
export { recurrent, recurrentGradient } from './recurrent';
export { depthwiseConv2dFilterGradient } from './windows';

function runOps(header: usize): void {
  const ops = pointer(header, hOps);
  const end = ops + <usize>word(header, hOpCount) * recordBytes;
  for (let record = ops; record < end; record += recordBytes) runOp(record, header);
}

/** All steps of the slice that the header describes; the loss of each before its update is left in `losses`. */
export function train(header: usize): void {
  const steps = word(header, hSteps);
  const batchSize = word(header, hBatchSize);
  const examples = word(header, hOrderCount);
  const rates = pointer(header, hRates);
  for (let step = 0; step < steps; step++) {
    const start = step * batchSize;
    const factor = rates === 0 ? 1.0 : <f64>load<f32>(rates + at(step));
    store<i32>(header + at(hRows), min(batchSize, examples - start));
    store<u32>(header + at(hBatch), <u32>(pointer(header, hOrder) + at(start)));
    store<f64>(header + at(hLoss), 0);
    store<f64>(header + at(hLearningRate), load<f64>(pointer(header, hKnobs)) * factor);
    runOps(header);
    store<f32>(pointer(header, hLosses) + at(step), <f32>float(header, hLoss));
    store<i32>(header + at(hStepInEpoch), word(header, hStepInEpoch) + 1);
    store<i32>(header + at(hStep), word(header, hStep) + 1);
  }
}

/** Leaves the epoch's shuffled examples in the order. */
export function shuffle(header: usize): void {
  shuffleExamples(header);
}

/** Whether the state is finite, and the hash of its parameters. */
export function inspect(header: usize): void {
  inspectState(header);
}

/** One pass over the rows that lie in the input. */
export function evaluate(header: usize): void {
  runOps(header);
}

/** The same, and what the outputs score against the targets. */
export function score(header: usize): void {
  runOps(header);
  scoreRows(header);
}
