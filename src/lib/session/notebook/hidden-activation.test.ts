import { expect, test } from 'vitest';
import { parseModel, type Model } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';
import { hiddenActivation, withHiddenActivation } from './hidden-activation.ts';

function modelOf(spec: Json): Model {
  const parsed = parseModel(spec);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

test('one activation for all hidden layers, wherever it is written; the output keeps its own', () => {
  const spec: Json = {
    layers: [
      { type: 'dense', units: 4, activation: 'relu', bias: false },
      { type: 'dense', units: 4 },
      { type: 'activation', function: 'relu' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 2 },
    ],
  };
  expect(hiddenActivation(modelOf(spec))).toBe('relu');
  const edited = withHiddenActivation(spec, modelOf(spec), 'tanh');
  expect(edited).toEqual({
    layers: [
      { type: 'dense', units: 4, activation: 'tanh', bias: false },
      { type: 'dense', units: 4 },
      { type: 'activation', function: 'tanh' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 2 },
    ],
  });
  expect(hiddenActivation(modelOf(edited))).toBe('tanh');
});

test('layers that differ are mixed, and a linear model has no hidden layer', () => {
  const layers: Json[] = [
    { type: 'dense', units: 4, activation: 'relu' },
    { type: 'dense', units: 4 },
    { type: 'dense', units: 2 },
  ];
  expect(hiddenActivation(modelOf({ layers }))).toBe('mixed');
  expect(hiddenActivation(modelOf({ layers: [{ type: 'dense', units: 2 }] }))).toBeNull();
});
