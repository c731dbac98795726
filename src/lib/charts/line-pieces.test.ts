import { expect, test } from 'vitest';
import { bandPieces, pairs, piecesOf, type Frame } from './line-pieces.ts';

const frame: Frame = { width: 100, height: 50, x: { from: 0, to: 10, log: false }, y: { from: 0, to: 5, log: false } };

test('a line breaks at gaps, and what lies beyond the sides is left out but for one point each', () => {
  const x = [-5, -1, 0, 5, 10, 11, 20];
  expect(piecesOf({ x, y: [1, 1, 0, null, 5, 1, 1] }, frame)).toEqual([
    [-10, 40, 0, 50],
    [100, 0, 110, 40],
  ]);
});

test('logarithmic axes place powers evenly, and nothing ends at infinity', () => {
  const logged = { ...frame, x: { from: 1, to: 100, log: true }, y: { from: 0.1, to: 10, log: true } };
  const [piece = []] = piecesOf({ x: [1, 10, 100], y: [0.1, 1, Number.MIN_VALUE] }, logged);
  expect(piece.slice(0, 5)).toEqual([0, 50, 50, 25, 100]);
  expect(piece[5]).toBeGreaterThan(50);
  expect(piecesOf({ x: [0, 1], y: [1e300, 1] }, frame)[0]?.every(Number.isFinite)).toBe(true);
});

test('of many points each column of pixels keeps its first, lowest, highest and last, so that no peak is lost', () => {
  const n = 10_000;
  const x = Array.from({ length: n }, (_, i) => (10 * i) / (n - 1));
  const y = x.map((_, i) => (i === 4321 ? 5 : i % 7 === 0 ? 1 : 2));
  const [piece = []] = piecesOf({ x, y }, frame);
  expect(piece.length / 2).toBeLessThanOrEqual(4 * 101);
  expect(Math.min(...pairs(piece).map(([, at]) => at))).toBe(0);
  expect(pairs(piece)[0]).toEqual([0, 40]);
  expect(pairs(piece).at(-1)?.[0]).toBe(100);
  const across = pairs(piece).map(([at]) => at);
  expect(across).toEqual([...across].sort((a, b) => a - b));
});

test('a band is drawn along its high edge and back along the low one, where it has both', () => {
  const low = { x: [0, 5, 10], y: [1, 1, null] };
  const high = { x: [0, 5, 10], y: [2, 3, 4] };
  expect(bandPieces(low, high, frame)).toEqual([[0, 30, 50, 20, 50, 40, 0, 40]]);
});
