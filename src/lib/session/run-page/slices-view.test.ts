import { expect, test } from 'vitest';
import { sliceColumns, slicesView } from './slices-view.ts';

/** 60 penguins: on Dream half are wrong, elsewhere none. */
const penguins = {
  rows: Int32Array.from({ length: 60 }, (_, at) => at),
  width: 2,
  outputs: Float32Array.from({ length: 120 }, (_, at) => ((at >> 1) % 6 === 0 ? [0.2, 0.8] : [0.9, 0.1])[at % 2] ?? NaN),
  truth: new Float32Array(60),
  classes: ['Adelie', 'Gentoo'],
  shown: {
    type: 'rows' as const,
    columns: ['species', 'island', 'mass', 'remark'],
    cells: Array.from({ length: 60 }, (_, at) => [
      'Adelie',
      at % 3 === 0 ? 'Dream' : 'Biscoe',
      String(3000 + at),
      `seen by observer ${at} ${'!'.repeat(at % 30)}`,
    ]),
  },
};

test('columns but the target are cut by value, numbers by range, and texts by their length', () => {
  expect(sliceColumns(penguins, ['species']).map(({ name, type }) => [name, type])).toEqual([
    ['island', 'category'],
    ['mass', 'number'],
    ['characters in remark', 'number'],
  ]);
});

test('the worst slice comes first, says how sure that is and opens its examples', () => {
  const { rows, sentence, scoreName } = slicesView(penguins, ['species']);
  const [worst] = rows;
  expect(worst).toMatchObject({ name: 'island = Dream', examples: '20', score: '50%', rest: '0%', harm: '+16.7', finding: 'worse' });
  expect(worst?.text).toMatch(/^\+50\.0 \(\+\d+\.\d to \+\d+\.\d\)$/);
  expect(worst?.filter.title).toBe('where island = Dream');
  expect([0, 1, 2, 3].filter((at) => worst?.filter.holds(at))).toEqual([0, 3]);
  expect(sentence).toBe(
    '10 slices of at least 10 examples tried: 1 is worse than the rest beyond chance. Intervals are of 95% for all of them at once.',
  );
  expect(scoreName).toBe('wrong');
  expect(rows.find(({ name }) => name.startsWith('mass'))?.name).toMatch(/^mass from 3\s\d+ to (below )?3\s\d+$/);
});

test('values are sliced by the size of their misses, and images by brightness and class', () => {
  const values = {
    ...penguins,
    classes: null,
    width: 1,
    outputs: Float32Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 5 : 1) + at / 100),
  };
  expect(slicesView(values, ['species']).rows[0]).toMatchObject({ name: 'island = Dream', finding: 'worse' });
  const images = {
    ...penguins,
    shown: {
      type: 'images' as const,
      shape: [1, 1, 1] as [number, number, number],
      largest: 16,
      pixels: Uint8Array.from({ length: 60 }, (_, at) => at % 16),
    },
  };
  expect(sliceColumns(images, []).map(({ name }) => name)).toEqual(['brightness', 'true class']);
});

test('too few examples to compare are said', () => {
  const few = {
    ...penguins,
    rows: Int32Array.of(0),
    truth: Float32Array.of(0),
    outputs: Float32Array.of(1, 0),
    shown: { ...penguins.shown, cells: penguins.shown.cells.slice(0, 1) },
  };
  expect(slicesView(few, ['species']).sentence).toBe(
    'No value of a column has 10 examples within and without, so there is nothing to compare.',
  );
});
