import { expect, test } from 'vitest';
import type { GeneratorName } from '../spec/dataset.ts';
import { generatorNames } from '../spec/dataset.ts';
import { generate } from './generators.ts';
import type { Table } from './table.ts';

const make = (name: GeneratorName, changes: { examples?: number; noise?: number; seed?: number } = {}) =>
  generate({ type: 'generator', name, examples: 400, noise: 0, seed: 1, ...changes });

function points(table: Table): { x1: number; x2: number; label: number }[] {
  const [x1, x2, label] = table.columns;
  if (x1?.type !== 'number' || x2?.type !== 'number' || label === undefined || label.type === 'image' || label.type === 'text')
    throw new Error('Other columns.');
  const labels = label.type === 'category' ? label.codes : label.values;
  return Array.from(labels, (value, row) => ({ x1: x1.values[row] ?? NaN, x2: x2.values[row] ?? NaN, label: value }));
}

test.each(generatorNames)('%s: the same seed gives the same table, another seed another', (name) => {
  expect(make(name, { noise: 0.3 })).toEqual(make(name, { noise: 0.3 }));
  expect(make(name, { noise: 0.3 }).hash).not.toBe(make(name, { noise: 0.3, seed: 2 }).hash);
});

test.each(generatorNames)('%s: points lie in about [-6, 6] and are finite at full noise', (name) => {
  for (const noise of [0, 0.1])
    expect(Math.max(...points(make(name, { noise })).flatMap(({ x1, x2 }) => [Math.abs(x1), Math.abs(x2)]))).toBeLessThan(6.3);
  for (const { x1, x2, label } of points(make(name, { noise: 0.5 }))) expect([x1, x2, label].every(Number.isFinite)).toBe(true);
});

test.each(generatorNames)('%s: an odd, tiny or large number of examples is made whole', (name) => {
  for (const examples of [2, 3, 7, 100_000]) expect(points(make(name, { examples }))).toHaveLength(examples);
});

test.each(['moons', 'circles', 'spirals', 'blobs'] as const)('%s: the classes are balanced without noise', (name) => {
  expect(points(make(name)).filter(({ label }) => label === 1)).toHaveLength(200);
});

test('labels follow the rule of the shape when there is no noise', () => {
  const radius = ({ x1, x2 }: { x1: number; x2: number }) => Math.sqrt(x1 * x1 + x2 * x2);
  for (const point of points(make('circles'))) expect(point.label).toBe(radius(point) < 2.5 ? 1 : 0);
  for (const point of points(make('xor'))) expect(point.label).toBe(point.x1 * point.x2 >= 0 ? 1 : 0);
  for (const point of points(make('plane'))) expect(point.label).toBeCloseTo((point.x1 + point.x2) / 10, 12);
  for (const { label } of points(make('gaussians'))) expect(Math.abs(label)).toBeLessThanOrEqual(1);
  expect(points(make('gaussians')).some(({ label }) => label > 0.8)).toBe(true);
});

test('a little more noise moves the same points a little', () => {
  const calm = points(make('spirals', { noise: 0.1 }));
  const moved = points(make('spirals', { noise: 0.11 }));
  expect(Math.max(...calm.map((point, row) => Math.abs(point.x1 - (moved[row]?.x1 ?? NaN))))).toBeLessThan(0.0101);
});

test('the tables of a seed never change: links replay on them', () => {
  const hashes = generatorNames.map((name) => `${name} ${make(name, { examples: 50, noise: 0.2, seed: 3 }).hash.slice(0, 16)}`);
  expect(hashes).toMatchInlineSnapshot(`
    [
      "moons 7119d1cc517d60ec",
      "circles bad5d706b6dd503e",
      "spirals ef949b499004dac9",
      "blobs d47118200b9d4a38",
      "xor 0f526d18666b42cf",
      "plane 005c579e79c57292",
      "gaussians e059cba1a6ecda24",
    ]
  `);
});
