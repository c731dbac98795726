import { expect, test } from 'vitest';
import { parseModel, layerTypes } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';
import { fixesFor, layerLabel, newLayer, placeForNewLayer, placeOfPath, writtenLayers } from './model-text.ts';

const fixes = (layers: Json[], inputShape: number[], outputs: number) => {
  const parsed = parseModel({ layers });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return fixesFor({ model: parsed.value, layers, inputShape, outputs, wrong: new Set() });
};

test('every new layer is valid and says what it is', () => {
  for (const type of layerTypes) {
    expect(parseModel({ layers: [newLayer(type)] }).ok, type).toBe(true);
    expect(layerLabel(newLayer(type))).not.toContain('?');
  }
});

test('labels show what is written, also when it is wrong', () => {
  expect(layerLabel({ type: 'dense', units: 16, activation: 'relu' })).toBe('dense 16 relu');
  expect(layerLabel({ type: 'dense' })).toBe('dense ?');
  expect(layerLabel({ type: 'capsule', units: 4 })).toBe('capsule');
  expect(layerLabel(3)).toBe('not a layer');
  expect(writtenLayers({ layers: 'none' })).toEqual([]);
});

test('a last layer of the wrong width is set to the classes, keeping its other keys', () => {
  const layers = [{ activation: 'linear', type: 'dense', units: 10 }];
  const [fix] = fixes(layers, [4], 3);
  expect(fix?.title).toBe('Set units of layer 1 to 3');
  expect(JSON.stringify(fix?.layers)).toBe('[{"activation":"linear","type":"dense","units":3}]');
});

test('images meet a flatten before the first dense layer', () => {
  const [fix] = fixes(
    [
      { type: 'conv2d', filters: 4 },
      { type: 'dense', units: 10 },
    ],
    [8, 8, 1],
    10,
  );
  expect(fix?.layers.map(layerLabel)).toEqual(['conv 3×3 4', 'flatten', 'dense 10']);
});

test('layers for images are taken out when the data are rows', () => {
  const [fix] = fixes([{ type: 'conv2d', filters: 4 }, { type: 'flatten' }, { type: 'dense', units: 3 }], [4], 3);
  expect(fix?.layers.map(layerLabel)).toEqual(['flatten', 'dense 3']);
});

test('what stands wrong before the end is not mended at the end', () => {
  const layers: Json[] = [{ type: 'transpose' }, { type: 'dense', units: 8 }, { type: 'dropout', rate: 0.5 }];
  const parsed = parseModel({ layers });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  const of = (wrong: number[]) => fixesFor({ model: parsed.value, layers, inputShape: [4], outputs: 3, wrong: new Set(wrong) });
  expect(of([0])).toEqual([]);
  expect(of([2]).map(({ title }) => title)).toEqual(['Add dense 3 at the end']);
});

test('a layer of a plan knows its place in the list, inside a block too', () => {
  expect(placeOfPath('layers[3]')).toEqual({ at: 3, depth: 0 });
  expect(placeOfPath('layers[12].layers[0].layers[1]')).toEqual({ at: 12, depth: 2 });
});

test('a model that ends without outputs gains them', () => {
  expect(
    fixes(
      [
        { type: 'dense', units: 8 },
        { type: 'dropout', rate: 0.5 },
      ],
      [4],
      3,
    )
      .at(-1)
      ?.layers.map(layerLabel),
  ).toEqual(['dense 8', 'dropout 0.5', 'dense 3']);
});

test('a new layer goes behind the selected one, else before the outputs', () => {
  expect(placeForNewLayer(3, 0)).toBe(1);
  expect(placeForNewLayer(3, null)).toBe(2);
  expect(placeForNewLayer(0, null)).toBe(0);
});

test('codes of a vocabulary meet an embedding first', () => {
  const layers: Json[] = [{ type: 'dense', units: 5 }];
  const parsed = parseModel({ layers });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  const found = fixesFor({ model: parsed.value, layers, inputShape: [13], outputs: 28, wrong: new Set([0]), codes: 28 });
  expect(found.map((fix) => fix.layers.map(layerLabel))).toEqual([['embedding 28 16', 'dense 5']]);
});
