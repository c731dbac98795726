/** The one list of layers: a new layer is a file beside this one, its spec, and a case here. */
import type { Layer } from '../../spec/model.ts';
import { activation } from './activation.ts';
import { conv1d } from './conv1d.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwise-conv2d.ts';
import { dropout } from './dropout.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import { layerNorm } from './layer-norm.ts';
import type { LayerLowering } from './layer.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { globalPool, pool } from './pool.ts';
import { positionEmbedding } from './position-embedding.ts';
import { recurrent } from './recurrent.ts';
import { reshape } from './reshape.ts';
import { residual } from './residual.ts';
import { separableConv2d } from './separable-conv2d.ts';
import { transpose } from './transpose.ts';

export function lowerLayer(layer: Layer): LayerLowering {
  switch (layer.type) {
    case 'dense':
      return dense(layer);
    case 'activation':
      return activation(layer);
    case 'dropout':
      return dropout(layer);
    case 'flatten':
      return flatten();
    case 'transpose':
      return transpose();
    case 'conv1d':
      return conv1d(layer);
    case 'reshape':
      return reshape(layer);
    case 'layerNorm':
      return layerNorm();
    case 'batchNorm':
      return batchNorm();
    case 'embedding':
      return embedding(layer);
    case 'positionEmbedding':
      return positionEmbedding();
    case 'multiHeadAttention':
      return multiHeadAttention(layer);
    case 'conv2d':
      return conv2d(layer);
    case 'maxPool2d':
      return pool('max', { over: 'image', ...layer });
    case 'averagePool2d':
      return pool('average', { over: 'image', ...layer });
    case 'maxPool1d':
      return pool('max', { over: 'sequence', ...layer });
    case 'averagePool1d':
      return pool('average', { over: 'sequence', ...layer });
    case 'globalMaxPool':
      return globalPool('max');
    case 'globalAveragePool':
      return globalPool('average');
    case 'depthwiseConv2d':
      return depthwiseConv2d(layer);
    case 'separableConv2d':
      return separableConv2d(layer);
    case 'simpleRnn':
    case 'gru':
    case 'lstm':
      return recurrent(layer);
    case 'residual':
      return residual(layer);
    default:
      return layer satisfies never;
  }
}
