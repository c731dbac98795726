import { expect, test } from 'vitest';
import { conv, dense, flatten } from '../../../../tests/support/layers.ts';
import type { Predictions, WeightPictures } from '../../worker/protocol.ts';
import { exampleChoices, exampleColours, exampleName, layerChoice, layersToProject, picturesChoice, picturesSentence } from './inside.ts';

const target = { type: 'classes', name: 'kind', classes: ['cat', 'dog'] } as const;
const predictions = (changes: Partial<Predictions> = {}): Predictions => ({
  rows: Int32Array.of(4, 9),
  outputs: Float32Array.of(0.9, 0.1, 0.8, 0.2),
  width: 2,
  truth: Float32Array.of(0, 1),
  classes: ['cat', 'dog'],
  shown: {
    type: 'rows',
    columns: ['text', 'kind'],
    cells: [
      ['meow', 'cat'],
      ['a very long bark that goes on and on', 'dog'],
    ],
  },
  preparation: {
    columns: [{ type: 'characters', name: 'text', characters: ['a'], length: 3 }],
    ...{ planar: null, inputShape: [3], inputNames: [] },
    target: { ...target, classes: [...target.classes] },
  },
  dataset: {} as Predictions['dataset'], // nothing here reads it
  ...changes,
});

test('examples are named by their row, and by their text where they are one', () => {
  expect([0, 1].map((at) => exampleName(predictions(), at))).toEqual(['row 5 “meow”', 'row 10 “a very long bark that goes …”']);
  const images = predictions({ shown: { type: 'images', shape: [1, 1, 1], largest: 255, pixels: new Uint8Array(2) } });
  expect(exampleName(images, 1)).toBe('row 10');
});

test('the worst examples come first, with what was said of them', () => {
  expect(exampleChoices(predictions(), 60).map(({ at, label }) => `${at} ${label}`)).toEqual([
    '1 row 10 “a very long bark that goes …”: dog, not cat',
    '0 row 5 “meow”: cat, right',
  ]);
  const series = { window: 2, horizon: 2 } as NonNullable<Predictions['preparation']['series']>; // its numbers alone are asked
  const forecast = predictions({
    classes: null,
    outputs: Float32Array.of(10, 11, 10, 20),
    truth: Float32Array.of(10, 12, 14, 14),
    preparation: { ...predictions().preparation, columns: [], series, target: { type: 'value', name: 'sales', offset: 0, scale: 1 } },
  });
  expect(exampleChoices(forecast, 1)).toEqual([{ at: 1, label: 'row 10: off by 5.00' }]);
  expect(exampleColours(forecast, [1, 0])).toEqual({ type: 'values', name: 'sales', values: [14, 10] });
});

test('points of examples are coloured by class, and not where every position has a target', () => {
  expect(exampleColours(predictions(), [1])).toEqual({ type: 'classes', names: ['cat', 'dog'], codes: [1] });
  const next = { type: 'characters', name: 'text', classes: ['end'] } as const;
  const characters = { ...predictions().preparation, target: { ...next, classes: [...next.classes] } };
  expect(exampleColours(predictions({ preparation: characters }), [1])).toBeNull();
});

test('layers are told with the block they stand in and their shape', () => {
  expect(layerChoice({ name: 'conv2d 4', label: 'conv 3×3 8 relu', within: 'residual 2', shape: [6, 6, 8] })).toBe(
    'residual 2 › conv2d 4: conv 3×3 8 relu, 6×6×8',
  );
  const layers = [conv(2, 3), { type: 'residual' as const, layers: [conv(2, 3)] }, flatten, dense(3)];
  expect(layersToProject({ version: 1, layers }).map(({ layer }) => layer)).toEqual([0, 1, 2, 4]);
});

test('weights say how their pictures are read', () => {
  const of = (changes: Partial<WeightPictures>): WeightPictures => ({
    ...{ layer: 0, name: 'conv2d 1', label: 'conv', within: null, parameter: 'weights', kind: 'filter', isColour: false },
    ...{ planes: 1, rows: 3, columns: 3, values: new Float32Array() },
    ...changes,
  });
  expect(picturesChoice(of({ parameter: 'depthwiseWeights' }))).toBe('conv2d 1: conv, depthwise part');
  expect(picturesSentence(of({ planes: 8 }))).toBe('Each filter has 3×3 taps on each of 8 channels, side by side.');
  expect(picturesSentence(of({ kind: 'taps', rows: 5 }))).toBe(
    'Each filter has 3 taps along the sequence, one row for each of 5 channels.',
  );
  expect(picturesSentence(of({ kind: 'matrix', rows: 16 }))).toBe('From 16 numbers, downwards, to 3, across.');
});
