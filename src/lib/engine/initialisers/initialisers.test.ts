import { expect, test } from 'vitest';
import { createStream } from '../../numerics/streams.ts';
import { hashWords } from '../../numerics/hash.ts';
import { initialiserNames, type InitialiserName } from '../../spec/layers/weights.ts';
import { initialValues } from './initialisers.ts';

const shape = [5, 8, 60, 50];
const fans = { fanIn: 2400, fanOut: 1250 };
const values = (name: InitialiserName, seed = 0, of = shape) =>
  initialValues(name, { shape: of, ...fans }, createStream({ seed, purpose: 'weights' }));

const deviation = (numbers: Float32Array) => Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0) / numbers.length);
const most = (numbers: Float32Array) => numbers.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

test.each<[InitialiserName, number]>([
  ['glorotUniform', Math.sqrt(6 / 3650)],
  ['heUniform', Math.sqrt(6 / 2400)],
  ['uniform', 0.05],
])('%s fills its range evenly', (name, limit) => {
  expect(most(values(name))).toBeLessThanOrEqual(Math.fround(limit));
  expect(most(values(name))).toBeGreaterThan(0.999 * limit);
  expect(Math.abs(deviation(values(name)) / (limit / Math.sqrt(3)) - 1)).toBeLessThan(0.01);
});

test.each<[InitialiserName, number]>([
  ['glorotNormal', Math.sqrt(2 / 3650)],
  ['heNormal', Math.sqrt(2 / 2400)],
  ['lecunNormal', Math.sqrt(1 / 2400)],
  ['normal', 0.05],
])('%s has its deviation, a mean near zero and tails that are not cut off', (name, wanted) => {
  const drawn = values(name);
  expect(Math.abs(deviation(drawn) / wanted - 1)).toBeLessThan(0.01);
  expect(Math.abs(drawn.reduce((sum, value) => sum + value, 0) / drawn.length)).toBeLessThan(0.02 * wanted);
  expect(most(drawn)).toBeGreaterThan(3.5 * wanted);
});

test('zeros are zero and ones are one', () => {
  expect(values('zeros', 0, [2, 3])).toEqual(new Float32Array(6));
  expect(values('ones', 0, [2, 3])).toEqual(new Float32Array(6).fill(1));
});

test.each([[[3, 4, 5]], [[7, 7]], [[4, 30]], [[30, 1]], [[1]]])(
  'orthogonal of %j has orthonormal columns, or rows where they are fewer',
  (of) => {
    const matrix = values('orthogonal', 3, of);
    const columns = of.at(-1) ?? 1;
    const rows = matrix.length / columns;
    const [count, length] = rows >= columns ? [columns, rows] : [rows, columns];
    const at = (vector: number, entry: number) => matrix[rows >= columns ? entry * columns + vector : vector * columns + entry] ?? NaN;
    for (let a = 0; a < count; a++)
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let entry = 0; entry < length; entry++) product += at(a, entry) * at(b, entry);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 6);
      }
  },
);

const hashes: Record<InitialiserName, [string, string]> = {
  glorotUniform: ['cc17763f', '787a5818'],
  glorotNormal: ['358e4a71', '0f2686d4'],
  heUniform: ['97e8b8ad', '2d7ac8ab'],
  heNormal: ['c2fccb5d', 'a1043de6'],
  lecunNormal: ['7d08d26c', 'd5e9fa60'],
  uniform: ['97e8b8ad', '2d7ac8ab'],
  normal: ['730dff0b', '27255de8'],
  orthogonal: ['a2c375e5', '2d120523'],
  zeros: ['754bad7a', '754bad7a'],
  ones: ['9c1bb543', '9c1bb543'],
};

test.each(initialiserNames)('%s draws the same bits from a seed for ever, 0 included', (name) => {
  expect([0, 1].map((seed) => hashWords(values(name, seed, [6, 5])))).toEqual(hashes[name]);
});
