import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dashPattern, distinctStyles, lookAlike, runStyle, runStyleOf, type RunStyle } from './run-style.ts';

test('gives the first 32 runs 32 different pairs and then starts again', () => {
  const pairs = Array.from({ length: 32 }, (_, i) => JSON.stringify(runStyle(i + 1)));
  expect(new Set(pairs).size).toBe(32);
  expect(runStyle(33)).toEqual(runStyle(1));
  expect(runStyle(0)).toEqual(runStyle(32));
});

test('changes colour from one run to the next', () => {
  for (let number = 1; number < 40; number++) expect(runStyle(number).colour).not.toBe(runStyle(number + 1).colour);
});

test('a run has the pair of its place in the ledger', () => {
  expect(runStyleOf({ id: 'a', ordinal: 3 })).toEqual({ colour: 3, dash: 1 });
  expect(runStyleOf({ id: 'b', ordinal: 3 })).toEqual({ colour: 3, dash: 1 });
  expect(runStyleOf({ id: 'a', ordinal: 12 })).toEqual({ colour: 4, dash: 2 });
});

test('a record without a place takes its pair from its id, spread over all of them', () => {
  expect(runStyleOf({ id: 'mq3v9x01kq' })).toEqual(runStyleOf({ id: 'mq3v9x01kq' }));
  const pairs = new Set(Array.from({ length: 400 }, (_, i) => JSON.stringify(runStyleOf({ id: `run${i}x` }))));
  expect(pairs.size).toBe(32);
});

test('tells runs of one pair apart within a chart and leaves the others', () => {
  const first = runStyle(1);
  const styles = distinctStyles([first, runStyle(2), first, first, first, first, first]);
  expect(styles[0]).toEqual(first);
  expect(styles[1]).toEqual(runStyle(2));
  expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(7);
});

const colourNumbers = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const solid = (colour: RunStyle['colour']): RunStyle => ({ colour, dash: 1 });

/** OKLab of the run colours as the tokens give them, light then dark. */
function tokenColours(): Map<number, [string, string]> {
  const css = readFileSync(new URL('../components/ui/tokens.css', import.meta.url), 'utf8');
  const found = [...css.matchAll(/--run-(\d): light-dark\(#(\w{6}), #(\w{6})\)/g)];
  return new Map(found.map(([, number, light, dark]) => [Number(number), [light ?? '', dark ?? '']]));
}

/** Linear light seen with all cones, without the long ones and without the middle ones (Machado, Oliveira, Fernandes 2009). */
const sights = [
  [1, 0, 0, 0, 1, 0, 0, 0, 1],
  [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
];

/** Ottosson 2020. */
function okLab(hex: string, sight: number[]): number[] {
  const linear = [0, 2, 4].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const times = (matrix: number[], vector: number[]) =>
    [0, 3, 6].map((row) => vector.reduce((sum, value, column) => sum + value * (matrix[row + column] ?? NaN), 0));
  const seen = times(sight, linear).map((value) => Math.min(1, Math.max(0, value)));
  const cones = times(
    [0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005],
    seen,
  );
  return times(
    [0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662, -0.808675766],
    cones.map(Math.cbrt),
  );
}

test('takes colours for alike where a reader may, in either theme', () => {
  const colours = tokenColours();
  expect(colours.size).toBe(8);
  const nearest = (a: number, b: number) =>
    Math.min(
      ...[0, 1].flatMap((theme) =>
        sights.map((sight) => {
          const [one, other] = [okLab(colours.get(a)?.[theme] ?? '', sight), okLab(colours.get(b)?.[theme] ?? '', sight)];
          return Math.hypot(...one.map((value, i) => value - (other[i] ?? NaN)));
        }),
      ),
    );
  for (const a of colourNumbers)
    for (const b of colourNumbers) expect([a, b, lookAlike(solid(a), solid(b))]).toEqual([a, b, nearest(a, b) < 0.12]);
});

test('two runs side by side never look alike, and keep their colours', () => {
  for (let a = 1; a <= 32; a++)
    for (let b = 1; b <= 32; b++) {
      const [one, other] = distinctStyles([runStyle(a), runStyle(b)]);
      expect(one).toEqual(runStyle(a));
      expect(other?.colour).toBe(runStyle(b).colour);
      expect(one && other && lookAlike(one, other)).toBe(false);
    }
});

test('draws dash 1 as a solid line', () => {
  expect(dashPattern(runStyle(1))).toEqual([]);
  expect(dashPattern(runStyle(9)).length).toBeGreaterThan(0);
});
