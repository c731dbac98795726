/** Which function runs which op. */
import { activationGradient, biasActivation } from './activation';
import { batchedMatmul, softmax, softmaxGradient } from './attention';
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from './convolution';
import { add, biasGradient, copy, matmul, matmulOverBatch, multiply } from './dense';
import {
  oActivationGradient,
  oAdagrad,
  oAdam,
  oAdd,
  oAveragePool2d,
  oAveragePool2dGradient,
  oBatchedMatmul,
  oBiasActivation,
  oBiasGradient,
  oClipNorm,
  oClipValue,
  oConv2d,
  oConv2dFilterGradient,
  oConv2dInputGradient,
  oCopy,
  oDepthwiseConv2d,
  oDepthwiseConv2dFilterGradient,
  oDepthwiseConv2dInputGradient,
  oDropout,
  oEmbed,
  oEmbedGradient,
  oGatherBatch,
  oLoss,
  oMatmul,
  oMatmulOverBatch,
  oMaxNorm,
  oMaxPool2d,
  oMaxPool2dGradient,
  oMoments,
  oMomentum,
  oMovingMoments,
  oMultiply,
  oNesterov,
  oNormalise,
  oNormaliseGradient,
  oNormaliseInputGradient,
  oPlace,
  oRecurrent,
  oRecurrentGradient,
  oRegularise,
  oRmsprop,
  oSgd,
  oSoftmax,
  oSoftmaxGradient,
  oTake,
} from './layout';
import { clipNorm, clipValue, maxNorm, regularise } from './limits';
import { loss } from './loss';
import { moments, movingMoments, normalise, normaliseGradient, normaliseInputGradient } from './norm';
import { adam, momentum, sgd, squares } from './optimizer';
import { embed, embedGradient, place, take } from './part';
import { dropout, gatherBatch } from './random';
import { recurrent, recurrentGradient } from './recurrent';
import {
  averagePool2d,
  averagePool2dGradient,
  depthwiseConv2d,
  depthwiseConv2dFilterGradient,
  depthwiseConv2dInputGradient,
  maxPool2d,
  maxPool2dGradient,
} from './windows';

export function runOp(record: usize, header: usize): void {
  switch (load<i32>(record)) {
    case oGatherBatch:
      return gatherBatch(record, header);
    case oMatmul:
      return matmul(record, header);
    case oMatmulOverBatch:
      return matmulOverBatch(record, header);
    case oBiasActivation:
      return biasActivation(record, header);
    case oActivationGradient:
      return activationGradient(record, header);
    case oBiasGradient:
      return biasGradient(record, header);
    case oConv2d:
      return conv2d(record, header);
    case oConv2dInputGradient:
      return conv2dInputGradient(record, header);
    case oConv2dFilterGradient:
      return conv2dFilterGradient(record, header);
    case oMaxPool2d:
      return maxPool2d(record, header);
    case oMaxPool2dGradient:
      return maxPool2dGradient(record, header);
    case oAveragePool2d:
      return averagePool2d(record, header);
    case oAveragePool2dGradient:
      return averagePool2dGradient(record, header);
    case oDepthwiseConv2d:
      return depthwiseConv2d(record, header);
    case oDepthwiseConv2dInputGradient:
      return depthwiseConv2dInputGradient(record, header);
    case oDepthwiseConv2dFilterGradient:
      return depthwiseConv2dFilterGradient(record, header);
    case oRecurrent:
      return recurrent(record, header);
    case oRecurrentGradient:
      return recurrentGradient(record, header);
    case oDropout:
      return dropout(record, header);
    case oCopy:
      return copy(record, header);
    case oAdd:
      return add(record, header);
    case oTake:
      return take(record, header);
    case oPlace:
      return place(record, header);
    case oMultiply:
      return multiply(record, header);
    case oBatchedMatmul:
      return batchedMatmul(record, header);
    case oSoftmax:
      return softmax(record, header);
    case oSoftmaxGradient:
      return softmaxGradient(record, header);
    case oMoments:
      return moments(record, header);
    case oNormalise:
      return normalise(record, header);
    case oNormaliseGradient:
      return normaliseGradient(record, header);
    case oNormaliseInputGradient:
      return normaliseInputGradient(record, header);
    case oMovingMoments:
      return movingMoments(record, header);
    case oEmbed:
      return embed(record, header);
    case oEmbedGradient:
      return embedGradient(record, header);
    case oLoss:
      return loss(record, header);
    case oClipValue:
      return clipValue(record);
    case oClipNorm:
      return clipNorm(record);
    case oMaxNorm:
      return maxNorm(record);
    case oRegularise:
      return regularise(record, header);
    case oSgd:
      return sgd(record, header);
    case oMomentum:
    case oNesterov:
      return momentum(record, header);
    case oRmsprop:
    case oAdagrad:
      return squares(record, header);
    case oAdam:
      return adam(record, header);
    default:
      unreachable();
  }
}
