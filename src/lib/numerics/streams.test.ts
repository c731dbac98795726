import { describe, expect, test } from 'vitest';
import { philox4x32 } from './philox.ts';
import { createStream, dropoutMask, dropoutScale, dropoutThreshold } from './streams.ts';
import type { Purpose } from './streams.ts';

describe('the layout, for ever', () => {
  test('a draw is word (index mod 4) of counter [index / 4, step, epoch, layer] under the key of seed and purpose', () => {
    const seed = 5 * 2 ** 32 + 7;
    const stream = createStream({ seed, purpose: 'dropout', layer: 11, epoch: 13, step: 17 });
    const drawn = Array.from({ length: 10 }, () => stream.uint32());
    const key = [7, 3 * 2 ** 21 + 5] as const;
    const blocks = [0, 1, 2].flatMap((block) => philox4x32([block, 17, 13, 11], key));
    expect(drawn).toEqual(blocks.slice(0, 10));
  });

  const purposes: Purpose[] = ['weights', 'shuffle', 'dropout', 'split', 'generator', 'noise', 'sample', 'search'];
  test('golden draws', () => {
    const first = (seed: number) => purposes.map((purpose) => createStream({ seed, purpose, layer: 1, epoch: 2, step: 3 }).uint32());
    const stream = createStream({ seed: 42, purpose: 'split' });
    expect({
      seed0: first(0),
      seedLargest: first(2 ** 53 - 1),
      uniform: stream.uniform(),
      normal: [stream.normal(), stream.normal()],
      integer: [stream.integer(6), stream.integer(1000)],
      permutation: [...stream.permutation(8)],
      mask: [...dropoutMask({ seed: 0, layer: 1, epoch: 1, step: 0, rate: 0.5, count: 12 })],
    }).toMatchInlineSnapshot(`
      {
        "integer": [
          3,
          30,
        ],
        "mask": [
          2,
          0,
          0,
          2,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          2,
        ],
        "normal": [
          -0.09080909356472579,
          -0.20962036511050214,
        ],
        "permutation": [
          6,
          7,
          5,
          4,
          2,
          1,
          0,
          3,
        ],
        "seed0": [
          1367631142,
          1115491552,
          172943222,
          2634816934,
          3673590217,
          880493184,
          2339273249,
          584940314,
        ],
        "seedLargest": [
          3426775276,
          1218433330,
          4232985219,
          1268181816,
          4060700116,
          4277368434,
          2781807324,
          3895944186,
        ],
        "uniform": 0.2736246585845947,
      }
    `);
  });
});

test.each([-1, 0.5, 2 ** 53, NaN])('refuses the seed %s', (seed) => {
  expect(() => createStream({ seed, purpose: 'weights' })).toThrow(/seed must be a whole number/);
});

test('uniform draws fill [0, 1) evenly', () => {
  const stream = createStream({ seed: 0, purpose: 'sample' });
  const counts = new Int32Array(16);
  for (let draw = 0; draw < 64_000; draw++) {
    const bin = Math.floor(stream.uniform() * 16);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
  expect(chiSquare).toBeLessThan(37.7); // 15 degrees of freedom, p = 0.001
});

test('normal draws have mean 0, variance 1 and no skew', () => {
  const stream = createStream({ seed: 3, purpose: 'noise' });
  const draws = Array.from({ length: 50_000 }, () => stream.normal());
  const moment = (power: number) => draws.reduce((sum, z) => sum + z ** power, 0) / draws.length;
  expect(Math.abs(moment(1))).toBeLessThan(0.015);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.025);
  expect(Math.abs(moment(3))).toBeLessThan(0.06);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.2);
});

test('integer(n) gives each of 0 .. n - 1 about equally often', () => {
  const stream = createStream({ seed: 4, purpose: 'sample' });
  const counts = new Int32Array(7);
  for (let draw = 0; draw < 14_000; draw++) {
    const value = stream.integer(7);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  expect(counts.every((count) => Math.abs(count - 2000) < 200)).toBe(true);
});

test('a permutation holds each place once, and all six orders of three come up', () => {
  const stream = createStream({ seed: 5, purpose: 'shuffle', epoch: 1 });
  expect([...stream.permutation(100)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  const orders = new Set(Array.from({ length: 200 }, () => stream.permutation(3).join('')));
  expect(orders.size).toBe(6);
});

test('shuffle keeps the items, in place', () => {
  const items = ['a', 'b', 'c', 'd', 'e'];
  const shuffled = createStream({ seed: 6, purpose: 'split' }).shuffle(items);
  expect(shuffled).toBe(items);
  expect([...items].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

describe('dropoutMask', () => {
  const address = { seed: 9, layer: 2, epoch: 4, step: 6, rate: 0.3 };

  test('each element can be computed alone from its own counter', () => {
    const mask = dropoutMask({ ...address, count: 50 });
    const alone = Array.from({ length: 50 }, (_, element) => {
      const word = philox4x32([element >>> 2, 6, 4, 2], [9, 3 * 2 ** 21])[element & 3] ?? 0;
      return word >>> 8 < dropoutThreshold(0.3) ? 0 : dropoutScale(0.3);
    });
    expect([...mask]).toEqual(alone);
  });

  test('a shorter batch has a prefix of the mask', () => {
    expect(dropoutMask({ ...address, count: 21 })).toEqual(dropoutMask({ ...address, count: 64 }).slice(0, 21));
  });

  test('drops about the share asked for and keeps the mean', () => {
    const mask = dropoutMask({ ...address, count: 20_000 });
    const dropped = mask.filter((value) => value === 0).length / mask.length;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(0.012);
    expect(mask.every((value) => value === 0 || value === Math.fround(1 / 0.7))).toBe(true);
  });

  test('rate 0 keeps everything', () => {
    expect(dropoutMask({ ...address, rate: 0, count: 9 }).every((value) => value === 1)).toBe(true);
  });
});
