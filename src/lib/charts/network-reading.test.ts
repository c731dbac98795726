import { expect, test } from 'vitest';
import type { UnitLink } from './network-layout.ts';
import { networkReading } from './network-reading.ts';

const linkInto = (layer: number, [from, to]: [number, number], weight: number): UnitLink => ({
  key: `${layer}:${from}:${to}`,
  layer,
  from,
  to,
  weight,
  width: 1,
  path: '',
});
const inputs = ['x1', 'x2'];
const all = [...inputs, 'x1^2'];
const nameOf = (layer: number, unit: number) => (layer < 0 ? (all[unit] ?? '') : `dense ${layer + 1}, unit ${unit + 1}`);
const links = [linkInto(0, [0, 0], 0.5), linkInto(0, [1, 0], -2), linkInto(1, [0, 1], 0.25)];
const base = { unit: null, link: null, links, inputs, nameOf, canSet: true, canToggle: true };
const at = (layer: number, unit: number) => ({ layer, unit, x: 0, y: 0 });

test('says what a link weighs, and what feeds a unit', () => {
  expect(networkReading({ ...base, link: linkInto(1, [0, 1], 0.25) })).toBe('dense 1, unit 1 to dense 2, unit 2: weight 0.250');
  expect(networkReading({ ...base, unit: at(0, 0) })).toBe('dense 1, unit 1: weights x1 0.50, x2 \u22122.0');
  expect(networkReading({ ...base, unit: at(1, 1) })).toBe('dense 2, unit 2: weights unit 1 0.25');
});

test('names eight weights and counts the rest', () => {
  const many = Array.from({ length: 11 }, (_, from) => linkInto(1, [from, 0], 1));
  expect(networkReading({ ...base, links: many, unit: at(1, 0) })).toMatch(/unit 8 1\.0 and 3 more$/);
});

test('says what a press does to an input, and that the last one stays', () => {
  expect(networkReading({ ...base, unit: at(-1, 0) })).toBe('x1 is an input: press to leave it out.');
  expect(networkReading({ ...base, unit: at(-1, 2) })).toBe('x1^2 is not an input: press to take it in.');
  expect(networkReading({ ...base, inputs: ['x1'], unit: at(-1, 0) })).toBe('x1 is the only input.');
  expect(networkReading({ ...base, canToggle: false, unit: at(-1, 0) })).toBe('x1');
});
