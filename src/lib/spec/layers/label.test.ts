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
    { type: 'activation', function: 'tanh' },
    { type: 'dense', units: 3 },
  ];
  const model = parseModel({ layers });
  expect(model.ok && labelsOf(model.value.layers)).toBe(
    'conv 3×3 8 relu > max pool 2 > flatten > dropout 0.25 > residual (dense 9 tanh) > tanh > dense 3',
  );
});
