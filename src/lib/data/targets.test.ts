import { describe as group, expect, test } from 'vitest';
import { aDataset, aTable } from '../../../tests/support/tables.ts';
import { describe } from './describe.ts';
import { prepare } from './prepare.ts';
import { inUnitOf, outputsFor, targetNames, type Prepared } from './prepared.ts';
import { strataOf } from './strata.ts';
import type { Table } from './table.ts';

const rows = 40;
const of = <T>(cell: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => cell(row));
const table: Table = aTable({
  x: of((row) => Math.sin(row)),
  z: of((row) => row % 7),
  tall: of((row) => 100 + row),
  wide: of((row) => (row === 3 ? null : 5 - row / 10)),
  sweet: of((row) => (row % 2 === 0 ? 'yes' : 'no')),
  sour: of((row) => (row === 4 ? null : row % 4 === 0 ? 1 : 0)),
  colour: of((row) => ['red', 'green', 'blue'][row % 3] ?? null),
});

function made(changes: Parameters<typeof aDataset>[0]): Prepared {
  const parsed = prepare(table, aDataset(changes));
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}
const refused = (changes: Parameters<typeof aDataset>[0]): string => {
  const parsed = prepare(table, aDataset(changes));
  return parsed.ok ? '' : parsed.issues.map(({ path, message }) => `${path}: ${message}`).join(' ');
};

group('several numbers', () => {
  test('are scaled each by itself on the training part, and rows without one of them are left out', () => {
    const { task, train, validation, preparation, droppedRows } = made({ target: ['tall', 'wide'] });
    const { target } = preparation;
    expect(task).toBe('regression');
    expect(droppedRows).toBe(1);
    expect(target).toMatchObject({ type: 'values', name: 'tall, wide' });
    expect([targetNames(target), outputsFor(preparation)]).toEqual([['tall', 'wide'], 2]);
    expect(preparation.columns.map(({ name }) => name)).not.toContain('tall');
    for (const output of [0, 1]) {
      const values = [...train.targets].filter((_, at) => at % 2 === output);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect([mean, variance]).toEqual([expect.closeTo(0, 5), expect.closeTo(1, 5)]);
    }
    const back = [...validation.targets].map(inUnitOf(target));
    expect(back).toEqual([...validation.rows].flatMap((row) => [expect.closeTo(100 + row, 4), expect.closeTo(5 - row / 10, 4)]));
  });

  test('numbers of 0 and 1 beside others are numbers, and columns of 0 and 1 are numbers where that is said', () => {
    expect(made({ target: ['tall', 'sour'] }).task).toBe('regression');
    expect(made({ target: ['z', 'sour'], task: 'regression' }).preparation.target.type).toBe('values');
  });
});

group('several labels', () => {
  test('are 0 and 1 for each, of categories and of numbers', () => {
    const { task, train, preparation } = made({ target: ['sweet', 'sour'] });
    expect(task).toBe('labels');
    expect(preparation.target).toEqual({
      type: 'labels',
      name: 'sweet, sour',
      labels: [
        { name: 'sweet', classes: ['no', 'yes'] },
        { name: 'sour', classes: ['0', '1'] },
      ],
    });
    expect([...train.targets]).toEqual([...train.rows].flatMap((row) => [row % 2 === 0 ? 1 : 0, row % 4 === 0 ? 1 : 0]));
  });

  test('keep the share of every set of them in each part, and the data say so', () => {
    const { train, validation, notes } = made({ target: ['sweet', 'sour'], split: { validation: 0.25 } });
    const inPart = (part: Prepared['train'], isIn: (row: number) => boolean) => [...part.rows].filter(isIn).length;
    for (const isIn of [(row: number) => row % 4 === 0, (row: number) => row % 4 === 2, (row: number) => row % 2 === 1]) {
      const [held, kept] = [inPart(validation, isIn), inPart(train, isIn)];
      expect(Math.abs(held - (held + kept) * (10 / 39))).toBeLessThan(1);
    }
    expect(notes.join()).toContain('stratified by set of labels');
    expect(made({ target: ['sweet', 'sour'], split: { stratified: false } }).notes.join()).not.toContain('stratified');
  });

  test('rare sets are shared out together', () => {
    const columns = ['a', 'b'].map((name, at) => ({
      type: 'category' as const,
      name,
      categories: ['no', 'yes'],
      codes: Int32Array.from({ length: 12 }, (_, row) => (row < 8 ? 0 : (row >> at) & 1)),
    }));
    const all = Int32Array.from({ length: 12 }, (_, row) => row);
    expect([...(strataOf(columns, all) ?? [])]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(strataOf([{ type: 'number', name: 'n', values: new Float64Array(12) }], all)).toBeNull();
  });
});

test('what cannot be predicted together is told with what to do', () => {
  expect(refused({ target: ['tall', 'colour'] })).toBe(
    'target[1]: Column "colour" holds categories, but "tall" holds numbers, and several targets are all numbers, or all a yes or a no: take it out of target, or predict it alone.',
  );
  expect(refused({ target: ['sweet', 'colour'] })).toBe(
    'target[1]: Column "colour" has 3 different values, but each of several labels is a yes or a no: take it out of target, or predict it alone.',
  );
  expect(refused({ target: ['sweet', 'tall'], task: 'labels' })).toContain('target[1]: Column "tall" has 40 different values');
  expect(refused({ target: ['tall', 'sweet'], task: 'regression' })).toContain('but "tall" holds numbers');
  expect(refused({ target: ['sweet', 'sour'], task: 'regression' })).toContain('a regression predicts numbers');
  expect(refused({ target: ['sweet', 'sour'], task: 'classification' })).toBe(
    'task: A classification tells the classes of one column apart, but there are 2 targets: set task to "auto", or keep one target.',
  );
  expect(refused({ target: ['sweet', 'sour'], task: 'nextCharacter' })).toContain('Next characters are learnt from one text column');
  expect(refused({ target: 'sweet', task: 'labels' })).toBe(
    'task: Labels are several columns, but the target is one, "sweet": choose more targets, or set task to "auto".',
  );
  expect(refused({ target: ['sweet', 'taal'] })).toContain('target[1]: Column "taal" is not in table (did you mean "tall"?)');
  const series = { window: 3, horizon: 1, season: 1, transform: 'none', differencing: 'none' } as const;
  expect(refused({ target: ['tall', 'wide'], ignore: ['sweet', 'colour'], preparation: { series } })).toBe(
    'target: A series has one target, but there are 2: keep one (other number columns are inputs), or set series to null.',
  );
});

test('each target is summed up by itself, with the floor of all', () => {
  const labels = describe(table, aDataset({ target: ['sweet', 'sour'] }), null);
  if (!labels.ok) throw new Error(labels.issues[0]?.message);
  const { classBalance, targetRange, targets, planar, outputs, floor } = labels.value;
  expect([classBalance, targetRange, planar, outputs]).toEqual([null, null, null, 2]);
  expect(targets.map(({ name }) => name)).toEqual(['sweet', 'sour']);
  expect(targets[1]?.classBalance?.map(({ name, train, validation }) => [name, train + validation])).toEqual([
    ['0', 30],
    ['1', 9],
  ]);
  expect(floor?.description).toBe('always guessing the more frequent answer to each label');
  const numbers = describe(table, aDataset({ target: ['tall', 'wide'] }), null);
  if (!numbers.ok) throw new Error(numbers.issues[0]?.message);
  expect(numbers.value.targets.map(({ targetRange: range }) => range !== null)).toEqual([true, true]);
  expect(numbers.value.floor?.description).toMatch(/^always guessing the means, 1\d\d and \d/);
});
