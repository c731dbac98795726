/** How each op runs on TF.js. A new op does not compile until this table answers for it. */
import type { OpName, OpOf } from '../../ops/op.ts';
import { conv2d, conv2dFilterGradient, conv2dInputGradient, maxPool2d, maxPool2dGradient } from './lower-conv.ts';
import { add, biasActivation, biasGradient, copy, matmul, matmulOverBatch, multiply } from './lower-dense.ts';
import { dropout, gatherBatch, loss, optimizer, regularise } from './lower-training.ts';
import type { Frame } from './frame.ts';
import { clipNorm, clipValue } from './own/clip.ts';
import { maxNorm } from './own/max-norm.ts';
import { activationGradient } from './own/activation.ts';
import { averagePool2d, averagePool2dGradient } from './own/average-pool.ts';
import { batchedMatmul } from './own/batched-matmul.ts';
import { depthwiseConv2d, depthwiseConv2dFilterGradient, depthwiseConv2dInputGradient } from './own/depthwise.ts';
import { embed, embedGradient } from './own/embed.ts';
import { moments, movingMoments, normalise } from './own/normalise.ts';
import { normaliseGradient, normaliseInputGradient } from './own/normalise-gradient.ts';
import { place, take } from './own/part.ts';
import { recurrent, recurrentGradient } from './own/recurrent.ts';
import { softmax, softmaxGradient } from './own/softmax.ts';

export type Kernel<Name extends OpName> = (op: OpOf<Name>, frame: Frame) => void;
type Answers = { [Name in OpName]: Kernel<Name> | { missing: string } };

export const kernels = {
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
