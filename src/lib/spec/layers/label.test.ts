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
    { type: 'dense', units: 3 },
  ];
  const model = parseModel({ layers });
  expect(model.ok && labelsOf(model.value.layers)).toBe(
    'conv 3×3 8 relu > max pool 2 > flatten > dropout 0.25 > residual (dense 9 tanh) > reshape 4×8 > embedding 65 32 > positions > residual (layer norm > causal attention 4) > tanh > dense 3',
  );
});
