/** What each op becomes in WGSL. A new op does not compile until this table answers for it. */
import type { Op, OpName } from '../../ops/op.ts';
import type { Ground, Phase, Snippet } from './snippet.ts';
import { batchedMatmul, softmax, softmaxGradient } from './snippets/attention.ts';
import { activationGradient, add, biasActivation, biasGradient, copy, matmul, matmulOverBatch, multiply } from './snippets/dense.ts';
import { loss } from './snippets/loss.ts';
import { moments, movingMoments, normalise, normaliseGradient, normaliseInputGradient } from './snippets/norm.ts';
import { embed, embedGradient, place, take } from './snippets/part.ts';
import { averagePool2d, averagePool2dGradient, maxPool2d, maxPool2dGradient } from './snippets/pool.ts';
import { recurrent, recurrentGradient } from './snippets/recurrent.ts';
import { clipNorm, clipValue, dropout, gatherBatch, maxNorm, optimizer, regularise } from './snippets/training.ts';
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  depthwiseConv2d,
  depthwiseConv2dFilterGradient,
  depthwiseConv2dInputGradient,
} from './snippets/windows.ts';

type Answers = { [Name in OpName]: Snippet<Name> | { missing: string } };

const table = {
  gatherBatch,
  matmul,
  matmulOverBatch,
  biasActivation,
  activationGradient,
  biasGradient,
  conv2d,
  conv2dInputGradient,
  conv2dFilterGradient,
  maxPool2d,
  maxPool2dGradient,
  averagePool2d,
  averagePool2dGradient,
  depthwiseConv2d,
  depthwiseConv2dInputGradient,
  depthwiseConv2dFilterGradient,
  recurrent,
  recurrentGradient,
  dropout,
  copy,
  add,
  take,
  place,
  multiply,
  batchedMatmul,
  softmax,
  softmaxGradient,
  moments,
  normalise,
  normaliseGradient,
  normaliseInputGradient,
  movingMoments,
  embed,
  embedGradient,
  loss,
  clipValue,
  clipNorm,
  maxNorm,
  regularise,
  sgd: optimizer,
  momentum: optimizer,
  nesterov: optimizer,
  rmsprop: optimizer,
  adagrad: optimizer,
  adam: optimizer,
  adamw: optimizer,
} satisfies Answers;

/** The table is total over OpName with each row taking its own op; TypeScript cannot follow that through an index. */
const answerFor = (name: OpName): Snippet<OpName> | { missing: string } | undefined =>
  (table as Partial<Record<OpName, Snippet<OpName> | { missing: string }>>)[name];

/** Why an op cannot run in a shader; null when it can. */
export function missingReason(name: OpName): string | null {
  const answer = answerFor(name);
  if (answer === undefined) return 'it is unknown';
  return typeof answer === 'function' ? null : answer.missing;
}

export function phasesOf(op: Op, ground: Ground): Phase[] {
  const answer = answerFor(op.op);
  if (typeof answer !== 'function') throw new Error(`No shader can run "${op.op}".`);
  return answer(op, ground);
}
