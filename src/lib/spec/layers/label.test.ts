import { expect, test } from 'vitest';
import { parseModel } from '../model.ts';
import { labelsOf } from './label.ts';

test('a label names what matters of each layer', () => {
  const layers = [
    { type: 'conv2d', filters: 8, activation: 'relu' },
    { type: 'maxPool2d' },
    { type: 'flatten' },
    { type: 'dropout', rate: 0.25 },
    { type: 'residual', layers: [{ type: 'dense', units: 9, activation: 'tanh' }] },
    { type: 'reshape', shape: [4, 8] },
    { type: 'embedding', vocabulary: 65, units: 32 },
    { type: 'positionEmbedding' },
    { type: 'residual', layers: [{ type: 'layerNorm' }, { type: 'multiHeadAttention', causal: true }] },
    { type: 'activation', function: 'tanh' },
    { type: 'separableConv2d', filters: 4 },
    { type: 'conv1d', filters: 5, kernelSize: 7 },
    { type: 'gru', units: 6, direction: 'both', returns: 'all' },
    { type: 'lstm', units: 7 },
    { type: 'dense', units: 3 },
  ];
  const model = parseModel({ layers });
  expect(model.ok && labelsOf(model.value.layers)).toBe(
    'conv 3×3 8 relu > max pool 2 > flatten > dropout 0.25 > residual (dense 9 tanh) > reshape 4×8 > embedding 65 32 > positions > residual (layer norm > causal attention 4) > tanh > ' +
      'separable conv 3×3 4 > conv 7 5 > GRU 6 both all > LSTM 7 > dense 3',
  );
});
