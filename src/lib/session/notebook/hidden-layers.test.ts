import { expect, test } from 'vitest';
import { parseModel } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';
import { hiddenLayers, withHiddenLayer, withoutHiddenLayer, withUnits } from './hidden-layers.ts';

function modelOf(spec: Json) {
  const parsed = parseModel(spec);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

const spec: Json = {
  layers: [
    { type: 'dense', units: 5, activation: 'relu' },
    { type: 'dense', units: 3 },
    { type: 'activation', function: 'tanh' },
    { type: 'dense', units: 2 },
  ],
};

test('the hidden layers are the dense ones before the outputs', () => {
  expect(hiddenLayers(modelOf(spec))).toEqual([
    { at: 0, units: 5 },
    { at: 1, units: 3 },
  ]);
});

test('one more is like the last, one fewer takes what belongs to it along, and the outputs stay', () => {
  const more = withHiddenLayer(spec, modelOf(spec));
  expect(hiddenLayers(modelOf(more)).map(({ units }) => units)).toEqual([5, 3, 3]);
  const fewer = withoutHiddenLayer(spec, modelOf(spec));
  expect(fewer).toEqual({
    layers: [
      { type: 'dense', units: 5, activation: 'relu' },
      { type: 'dense', units: 2 },
    ],
  });
  const none = withoutHiddenLayer(fewer, modelOf(fewer));
  expect(none).toEqual({ layers: [{ type: 'dense', units: 2 }] });
  expect(withoutHiddenLayer(none, modelOf(none))).toEqual(none);
  expect(hiddenLayers(modelOf(withHiddenLayer(none, modelOf(none))))).toEqual([{ at: 0, units: 4 }]);
});

test('a layer keeps at least one unit', () => {
  expect(hiddenLayers(modelOf(withUnits(spec, 0, 0)))[0]).toEqual({ at: 0, units: 1 });
});
