/** Every op has its function here; a new op does not compile until it has one. */
import type { Op, OpName, OpOf } from '../../ops/op.ts';
import { activationGradient, biasActivation, biasGradient, copy, matmul, matmulOverBatch, sum } from './dense-kernels.ts';
import { conv2d, conv2dFilterGradient, conv2dInputGradient, maxPool2d, maxPool2dGradient } from './image-kernels.ts';
import { loss } from './loss-kernels.ts';
import {
  averagePool2d,
  averagePool2dGradient,
  depthwiseConv2d,
  depthwiseConv2dFilterGradient,
  depthwiseConv2dInputGradient,
} from './channel-kernels.ts';
import { recurrent, recurrentGradient } from './recurrent-kernels.ts';
import type { Machine } from './machine.ts';
import { batchedMatmul, multiply, softmax, softmaxGradient } from './attention-kernels.ts';
import { embed, embedGradient, moments, movingMoments, normalise, normaliseGradient, normaliseInputGradient } from './norm-kernels.ts';
import { place, take } from './part-kernels.ts';
import { clipNorm, clipValue, dropout, gatherBatch, maxNorm, optimizer, regularise } from './training-kernels.ts';

type Kernel<Name extends OpName> = (op: OpOf<Name>, machine: Machine) => void;
type Kernels = { [Name in OpName]: Kernel<Name> };

const kernels = {
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
  add: sum,
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
} satisfies Kernels;

/** The table is total and each function takes its own op; TypeScript cannot follow that through an index. */
export const runOp = (op: Op, machine: Machine): void => (kernels[op.op] as Kernel<OpName>)(op, machine);
