import { expect, test } from 'vitest';
import { readTestAsset, shippedCards } from '../../../tests/support/read-asset.ts';
import type { Dataset, Source } from '../spec/dataset.ts';
import { defaultDataset } from '../spec/dataset.ts';
import { describe } from './describe.ts';
import { loadTable } from './load-table.ts';
import type { DataSummary } from './summary.ts';

async function summary(source: Source, target: string, changes: Partial<Dataset> = {}): Promise<DataSummary> {
  const table = await loadTable(source, { readAsset: readTestAsset });
  if (!table.ok) throw new Error(table.issues[0]?.message);
  const card = source.type === 'shipped' ? (shippedCards.find(({ name }) => name === source.name) ?? null) : null;
  const parsed = describe(table.value, { ...defaultDataset({ source, target }), ...changes }, card);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

const shipped = (name: string): Source => ({ type: 'shipped', name });

test('penguins: columns with their gaps, class balance and sizes', async () => {
  const penguins = await summary(shipped('penguins'), 'species');
  expect(penguins.columns.map(({ name, type, missing }) => `${name} ${type} ${missing}`)).toEqual([
    'species category 0',
    'island category 0',
    'bill_length_mm number 2',
    'bill_depth_mm number 2',
    'flipper_length_mm number 2',
    'body_mass_g number 2',
    'sex category 11',
  ]);
  expect(penguins.columns[0]?.detail).toBe('3 values: Adelie 152, Gentoo 124, Chinstrap 68');
  expect(penguins.columns[2]?.detail).toBe('32.1 to 59.6, mean 43.92');
  expect(penguins.sizes).toEqual({ train: 275, validation: 69, test: 0 });
  expect(penguins.classBalance).toEqual([
    { name: 'Adelie', train: 122, validation: 30, test: 0 },
    { name: 'Chinstrap', train: 54, validation: 14, test: 0 },
    { name: 'Gentoo', train: 99, validation: 25, test: 0 },
  ]);
  expect(penguins.floor).toMatchObject({ description: 'always guessing "Adelie"', scores: { metric: 30 / 69 } });
  expect(penguins).toMatchObject({ outputs: 3, inputShape: [9], planar: null, targetRange: null });
});

test('housing: the range of the target belongs to the training part, in its own unit', async () => {
  const housing = await summary(shipped('california-housing'), 'median_house_value');
  expect(housing.targetRange).toMatchObject({ minimum: 14999, maximum: 500001 });
  expect(housing.targetRange?.mean).toBe(housing.preparation.target.type === 'value' ? housing.preparation.target.offset : NaN);
  expect(housing.floor?.scores.metric).toBeCloseTo(0, 2);
  expect(housing).toMatchObject({ task: 'regression', outputs: 1, classBalance: null });
});

test('images are previewed as images with their labels', async () => {
  const digits = await summary(shipped('mnist-2000'), 'digit');
  expect(digits.preview).toMatchObject({ type: 'images', shape: [28, 28, 1], largest: 255 });
  expect(digits.preview.type === 'images' && digits.preview.labels.slice(0, 12)).toEqual([
    '0',
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
    '9',
    '0',
    '1',
  ]);
  expect(digits.classBalance?.map(({ train, validation }) => [train, validation])).toEqual(Array.from({ length: 10 }, () => [160, 40]));
});

test('first names are learnt character by character, above how often each comes', async () => {
  const names = await summary(shipped('names'), 'name');
  expect(names).toMatchObject({ task: 'nextCharacter', outputs: 28, inputShape: [16], classBalance: null, targetRange: null });
  // The entropy of the characters; "a" comes most often.
  expect(names.floor?.scores.loss).toBeCloseTo(2.83, 1);
  expect(names.floor?.scores.metric).toBeCloseTo(0.149, 2);
  expect(names.notes.join(' ')).toMatch(/validation texts are in the training part too/);
  expect(names.preview).toMatchObject({ columns: ['name', 'name: codes'] });
  expect(names.preview.type === 'rows' && names.preview.cells[0]).toEqual(['emma', '6 14 14 2']);
});

test('messages are learnt from their words', async () => {
  const spam = await summary(shipped('sms-spam'), 'Label');
  expect(spam).toMatchObject({ task: 'classification', outputs: 2, inputShape: [1000] });
  expect(spam.preview).toMatchObject({ columns: ['Label', 'SMS', 'SMS: words'] });
});

test('two numeric features give the points of all parts', async () => {
  const source: Source = { type: 'generator', name: 'moons', examples: 100, noise: 0.1, seed: 5 };
  const moons = await summary(source, 'label', { split: { validation: 0.3, test: 0.1, seed: 0, stratified: true } });
  expect(moons.title).toBe('Moons');
  const counts = [0, 1, 2].map((part) => moons.planar?.part.filter((value) => value === part).length);
  expect(counts).toEqual([60, 30, 10]);
  expect(moons.planar?.x1).toHaveLength(100);
  expect(new Set(moons.planar?.target)).toEqual(new Set([0, 1]));
});

test('airline passengers are a table regression over month and year', async () => {
  const airline = await summary(shipped('airline-passengers'), 'passengers');
  expect(airline).toMatchObject({ task: 'regression', inputShape: [13] });
});
