import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aDataset, aTable } from '../../../../tests/support/tables.ts';
import { forecastOf } from '../../engine/run/own-unit.ts';
import { defaultSeries, differencingNames, seriesTransformNames, type SeriesPreparation } from '../../spec/dataset/series.ts';
import { prepare } from '../prepare.ts';
import type { Prepared } from '../prepared.ts';
import type { Table } from '../table.ts';
import { seriesFloor } from './series-floor.ts';
import { seriesView } from './series-view.ts';
import { lagOf } from './transform.ts';

type Changes = {
  series?: Partial<SeriesPreparation>;
  ignore?: string[];
  split?: { validation: number; test: number };
  imputation?: 'mean' | 'drop';
};

const aSeries = ({ series, ignore = [], split, imputation = 'mean' }: Changes = {}) =>
  aDataset({ ignore, split: { ...split }, preparation: { imputation, series: { ...defaultSeries, window: 4, ...series } } });

function prepared(table: Table, changes: Changes = {}): Prepared {
  const parsed = prepare(table, aSeries(changes));
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join(' '));
  return parsed.value;
}

const issues = (table: Table, changes: Changes) => {
  const parsed = prepare(table, aSeries(changes));
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`);
};

const wave = (rows: number) => Array.from({ length: rows }, (_, row) => 100 + row + 10 * (row % 5));

const aSpec = fc.record({
  window: fc.integer({ min: 1, max: 6 }),
  horizon: fc.integer({ min: 1, max: 5 }),
  season: fc.integer({ min: 1, max: 6 }),
  transform: fc.constantFrom(...seriesTransformNames),
  differencing: fc.constantFrom(...differencingNames),
});
const someValues = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 60, maxLength: 80 });

test('an example is a window of the past, its target what follows', () => {
  const table = aTable({ y: wave(40), other: wave(40).map((value) => -value) });
  const { preparation, train } = prepared(table, { series: { horizon: 2 } });
  expect(preparation.inputShape).toEqual([4, 2]);
  const scaled = (value: number) => {
    const { target } = preparation;
    return target.type === 'value' ? Math.fround((value - target.offset) / target.scale) : NaN;
  };
  expect(train.rows[0]).toBe(4);
  expect([...train.inputs.subarray(0, 8)].filter((_, at) => at % 2 === 0)).toEqual([100, 111, 122, 133].map(scaled));
  expect([...train.targets.subarray(0, 2)]).toEqual([144, 105].map(scaled));
});

test('parts are stretches of rows in the order of time, and no target stands in two', () => {
  const { train, validation, testRows } = prepared(aTable({ y: wave(50) }), {
    series: { horizon: 3 },
    split: { validation: 0.2, test: 0.1 },
  });
  const reach = (rows: Int32Array) => [rows[0], (rows.at(-1) ?? NaN) + 2];
  expect([reach(train.rows), reach(validation.rows), reach(testRows)]).toEqual([[4, 34], [35, 44], [45, 49]]); // prettier-ignore
});

test('no row from the validation part on reaches the preparation or what is trained on', () => {
  fc.assert(
    fc.property(someValues, aSpec, fc.double({ min: 1, max: 1e6, noNaN: true }), (values, series, nudge) => {
      const split = { validation: 0.25, test: 0.25 };
      const border = values.length - 2 * Math.round(values.length * 0.25);
      const before = prepared(aTable({ y: values }), { series, split });
      const after = prepared(aTable({ y: values.map((value, row) => (row < border ? value : value + nudge)) }), { series, split });
      expect(after.preparation).toEqual(before.preparation);
      expect(after.train).toEqual(before.train);
    }),
    { numRuns: 100 },
  );
});

test('the targets come back as the values themselves, whatever was done to them', () => {
  fc.assert(
    fc.property(someValues, aSpec, (values, series) => {
      const { train } = prepared(aTable({ y: values }), { series, split: { validation: 0.2, test: 0 } });
      const truth = train.series;
      if (!truth) throw new Error('A window of a series knows its truth.');
      const back = forecastOf(train.targets, truth);
      back.forEach((value, at) => expect(Math.abs(value - (truth.values[at] ?? NaN))).toBeLessThan(1e-3 * 1000));
      expect(lagOf(series)).toBe({ none: 0, first: 1, seasonal: series.season }[series.differencing]);
    }),
    { numRuns: 100 },
  );
});

test('a window without a target is left out; gaps in its inputs are filled, or drop it', () => {
  const gaps: (number | null)[] = wave(40);
  gaps[20] = null;
  const filled = prepared(aTable({ y: gaps }));
  expect([...filled.train.rows]).not.toContain(20);
  expect(filled.notes).toEqual(['1 of 36 windows are left out, because values are missing.']);
  const dropped = prepared(aTable({ y: gaps }), { imputation: 'drop' });
  expect([...dropped.train.rows].filter((row) => row >= 20 && row <= 24)).toEqual([]);
});

test('the seasonal naive is the floor, in the unit of the target, with the mean beside it', () => {
  const table = aTable({ y: wave(50) });
  const value = prepared(table, { series: { season: 5, horizon: 7 } });
  const floor = seriesFloor(table, value, { validation: 0.2, test: 0 });
  // A rise of 1 a row: five rows back is 5 too low, for the last two of the seven ahead 10.
  expect(floor).toMatchObject({ name: 'seasonal naive', metrics: { mae: (5 * 5 + 2 * 10) / 7 } });
  expect(floor?.others?.map(({ name }) => name)).toEqual(['mean']);
});

test('the floor counts its loss as training does, under every transform', () => {
  fc.assert(
    fc.property(someValues, aSpec, (values, series) => {
      const table = aTable({ y: values });
      const value = prepared(table, { series, split: { validation: 0.3, test: 0 } });
      const floor = seriesFloor(table, value, { validation: 0.3, test: 0 });
      for (const each of [floor, ...(floor?.others ?? [])]) {
        expect(each?.scores.loss).toBeGreaterThan(0);
        expect(each?.scores.metric).toBe(each?.metrics?.r2);
      }
    }),
    { numRuns: 50 },
  );
});

test('what cannot be made into windows is said with its place', () => {
  const table = aTable({ y: wave(40), words: wave(40).map(String), zero: wave(40).map((value) => value - 100) });
  expect(issues(table, {})).toEqual(['ignore: Column "words" holds no numbers, and a series is made of numbers: put it in ignore.']);
  const ignore = ['words', 'zero'];
  expect(issues(table, { ignore, series: { window: 31 } })).toEqual([
    'preparation.series.window: The training part has 32 of 40 rows, and two windows need 33 (31 of the window and 1 ahead, and one more): take a shorter window or horizon, or validate on less.',
  ]);
  expect(issues(table, { ignore, series: { horizon: 9 } })).toEqual([
    'split.validation: The validation part is shorter than the 9 rows that are forecast at once: give it a larger share, or 0, or take a shorter horizon.',
  ]);
  expect(issues(aTable({ y: [0, ...wave(40)] }), { series: { transform: 'log' } })).toEqual([
    'preparation.series.transform: The logarithm is of values above 0, but "y" is 0 in row 1: set transform to "none".',
  ]);
});

test('rows are named by what is ignored, else by all columns that tell them apart, else by number', () => {
  const months = ['May', 'June', 'May', 'June'];
  const table = aTable({ year: [1, 1, 2, 2], month: months, y: [1, 2, 3, 4] });
  const labels = (ignore: string[]) => seriesView(table, 'y', { ignore, split: aSeries().split }).labels;
  expect(labels(['year', 'month'])).toEqual(['1 May', '1 June', '2 May', '2 June']);
  expect(labels(['month'])).toEqual(['1 May', '1 June', '2 May', '2 June']);
  expect(seriesView(aTable({ month: months, y: [1, 2, 3, 4] }), 'y', aSeries()).labels[2]).toBe('row 3');
});
