import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shippedCards } from '../../tests/support/read-asset.ts';
import { packTable } from '../lib/data/pack.ts';
import { targetText } from '../lib/spec/dataset.ts';
import { readRaw } from './read-raw.ts';

const raw = (file: string) => readFileSync(`datasets/${file}`);

test.each(shippedCards)('$name: the raw file is the one its card vouches for', (card) => {
  expect(createHash('sha256').update(raw(card.file)).digest('hex')).toBe(card.sha256);
  const table = readRaw(raw(card.file), card);
  expect([table.rows, table.hash]).toEqual([card.rows, card.sha256]);
  for (const column of table.columns) {
    const length =
      column.type === 'image'
        ? column.pixels.length / (column.shape[0] * column.shape[1])
        : column.type === 'category'
          ? column.codes.length
          : column.values.length;
    expect(length).toBe(card.rows);
  }
});

test('every file in datasets/ has its card, and the table of the README its line', () => {
  const files = readdirSync('datasets').filter((file) => !file.startsWith('.') && !/\.(json|md)$/.test(file));
  expect([...new Set(shippedCards.map(({ file }) => file))].sort()).toEqual(files.sort());
  const lines = readFileSync('datasets/README.md', 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  for (const { name, file, rows, columns, task, target, source, licence } of shippedCards)
    expect(lines).toContainEqual(['', name, file, `${rows} x ${columns}`, task, targetText({ target }), source, licence, '']);
});

test('a file that differs from its card is refused', () => {
  const iris = shippedCards.find(({ name }) => name === 'iris');
  if (iris === undefined) throw new Error('No iris.');
  expect(() => readRaw(raw('iris.csv'), { ...iris, rows: 151 })).toThrow('150 rows and 5 columns, but its card says 151 and 5');
  expect(() => readRaw(raw('iris.csv'), { ...iris, target: 'colour' })).toThrow('no column "colour"');
});

test('packing the same data twice gives the same bytes', () => {
  for (const card of shippedCards.filter(({ rows }) => rows < 1000))
    expect(packTable(readRaw(raw(card.file), card))).toEqual(packTable(readRaw(raw(card.file), card)));
});

test('images and digits lie in step: the first eight-by-eight digit is a zero with an empty middle', () => {
  const card = shippedCards.find(({ name }) => name === 'digits-8x8');
  if (card === undefined) throw new Error('No digits.');
  const [image, digit] = readRaw(raw(card.file), card).columns;
  if (image?.type !== 'image' || digit?.type !== 'category') throw new Error('Other columns.');
  expect(digit.categories[digit.codes[0] ?? -1]).toBe('0');
  expect([...image.pixels.slice(24, 32)]).toEqual([0, 4, 12, 0, 0, 8, 8, 0]);
});

test('what is asked of a digit is answered beside its image', () => {
  const [card, digits] = ['digit-questions', 'digits-8x8'].map((name) => shippedCards.find((each) => each.name === name));
  if (!card || !digits) throw new Error('No digits.');
  const [image, even, loop, above] = readRaw(raw(card.file), card).columns;
  const [same, digit] = readRaw(raw(digits.file), digits).columns;
  expect(image).toEqual(same);
  const codes = (column: typeof even) => (column?.type === 'category' ? [...column.codes.slice(0, 10)] : []);
  expect(codes(digit)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(codes(even)).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
  expect(codes(loop)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 1, 1]);
  expect(codes(above)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
});
