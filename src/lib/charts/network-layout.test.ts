import { expect, test } from 'vitest';
import { networkLayout } from './network-layout.ts';
import { markName, markPath } from './point-mark.ts';

const layer = (name: string, fanIn: number, units: number) => ({
  name,
  units,
  maps: new Float32Array(units * 4),
  weights: Float32Array.from({ length: fanIn * units }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i + 1) * 0.1),
  offset: 0,
  bias: null,
});
const room = { width: 400, size: 36, gap: 8, limit: 8, head: 20 };

test('places a column per layer from left to right and joins neighbours', () => {
  const layout = networkLayout({ inputs: 2, layers: [layer('dense 1', 2, 4), layer('dense 2', 4, 1)], ...room });
  expect(layout.columns.map((column) => [column.layer, column.x])).toEqual([
    [-1, 0],
    [0, 182],
    [1, 364],
  ]);
  expect(layout.boxes).toHaveLength(7);
  expect(layout.links).toHaveLength(2 * 4 + 4);
});

test('reads weights as [in, units]', () => {
  const layout = networkLayout({ inputs: 2, layers: [layer('dense', 2, 3)], ...room });
  expect(layout.links.find((link) => link.from === 1 && link.to === 2)?.weight).toBeCloseTo(-0.6, 6);
});

test('draws heavier links wider and none wider than six pixels', () => {
  const { links } = networkLayout({ inputs: 4, layers: [layer('dense', 4, 8)], ...room });
  const byWeight = [...links].sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight));
  byWeight.forEach((link, i) => expect(link.width).toBeGreaterThanOrEqual(byWeight[i - 1]?.width ?? 0));
  expect(Math.max(...links.map((link) => link.width))).toBeCloseTo(6, 6);
});

test('folds units beyond the limit and says how many', () => {
  const layout = networkLayout({ inputs: 2, layers: [layer('wide', 2, 20)], ...room });
  expect(layout.columns[1]).toMatchObject({ units: 20, folded: 12 });
  expect(layout.boxes.filter((box) => box.layer === 0)).toHaveLength(8);
  expect(layout.height).toBeGreaterThan(20 + 8 * 44 - 8);
});

test('draws no links into a layer without a weight per pair', () => {
  const still = { ...layer('relu', 2, 4), weights: new Float32Array(0) };
  expect(networkLayout({ inputs: 4, layers: [still], ...room }).links).toEqual([]);
});

test('gives eight classes eight shapes, and up to 64 no shape with the colour of another one', () => {
  expect(new Set(Array.from({ length: 8 }, (_, code) => markPath(code, 3))).size).toBe(8);
  expect([markName(8), markName(16)]).toEqual(['square', 'triangle']);
  expect(new Set(Array.from({ length: 64 }, (_, code) => `${code % 8} ${markName(code)}`)).size).toBe(64);
  for (let code = 0; code < 8; code++) expect(markPath(code, 3)).toMatch(/^M.*Z$/);
});

test('the input column keeps its order with inputs that are only offered, and those have no links', () => {
  const inputOrder = [2, 0, 1]; // what is offered stands first
  const { boxes, links, columns } = networkLayout({ inputs: 2, inputOrder, layers: [layer('dense', 2, 3)], ...room });
  expect(boxes.filter((box) => box.layer < 0).map(({ unit }) => unit)).toEqual(inputOrder);
  expect(new Set(links.map(({ from }) => from))).toEqual(new Set([0, 1]));
  expect(links).toHaveLength(6);
  expect(columns[0]).toMatchObject({ units: 2, folded: 0 });
});
