import { expect, test } from 'vitest';
import type { LayerObservation, Observation, Spread } from '../../runs/observation.ts';
import { layerLines, layerSpreads, noiseLine, oddities, tableRows } from './instruments.ts';

const spread = (changes: Partial<Spread> = {}): Spread => ({
  count: 4,
  norm: 2,
  mean: 0.5,
  deviation: 1,
  zeros: 0.25,
  nans: 0,
  infinities: 0,
  from: -1,
  to: 2,
  counts: [1, 3],
  ...changes,
});
const layer = (index: number, changes: Partial<LayerObservation> = {}): LayerObservation => ({
  layer: index,
  name: `dense ${index + 1}`,
  weights: spread(),
  gradients: spread({ norm: 0.1 }),
  activations: spread(),
  deadUnits: 0,
  updateRatio: 0.001,
  ...changes,
});
const at = (epoch: number, layers: LayerObservation[]): Observation => ({
  epoch,
  layers,
  noise: epoch === 1 ? { signal: -1, noise: 10 } : { signal: 3, noise: 20 },
  tookMs: 1,
});
const flat = layer(1, { name: 'dropout 2', weights: null, gradients: null, updateRatio: null });
const observed = [at(1, [layer(0), flat]), at(3, [layer(0, { updateRatio: 0.002 }), flat])];

test('a layer without the number has no line', () => {
  expect(layerLines(observed, ({ updateRatio }) => updateRatio)).toEqual([{ name: 'dense 1', x: [1, 3], y: [0.001, 0.002] }]);
  expect(layerSpreads(observed, 'gradients').map(({ name, spreads }) => [name, spreads.length])).toEqual([['dense 1', 2]]);
  expect(noiseLine(observed)).toMatchObject({ x: [1, 3], y: [NaN, 15] });
});

test('the table says every number of a layer', () => {
  expect(tableRows(at(1, [layer(0), flat]), 'weights')).toEqual([
    { name: 'dense 1', cells: ['2.00', '0.500', '1.00', '\u22121.00', '2.00', '25%', '0%', '0%'] },
  ]);
});

test('what is strange is said, and nothing else', () => {
  expect(oddities(observed)).toEqual([]);
  const broken = layer(0, { gradients: spread({ norm: 0 }), activations: spread({ nans: 0.1, infinities: 0.15 }), deadUnits: 0.75 });
  expect(oddities([at(1, [broken])])).toEqual([
    'dense 1: 25% of the activations are not finite.',
    'dense 1: every gradient is 0, so its weights stand still.',
    'dense 1: 75% of its outputs are 0 for every example looked at.',
  ]);
});
