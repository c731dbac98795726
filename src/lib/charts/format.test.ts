import { expect, test } from 'vitest';
import { alignedDecimals, formatAligned, formatCount, formatFixed, formatNumber, formatPercent, formatSeconds } from './format.ts';

test('keeps three significant digits at every size', () => {
  expect([0, 0.5, 0.01234, 1.239, 12.34, 123.4, 1234.5, -0.25].map((value) => formatNumber(value))).toEqual([
    '0.00',
    '0.500',
    '0.0123',
    '1.24',
    '12.3',
    '123',
    '1\u202f235',
    '\u22120.250',
  ]);
});

test('writes tiny and huge numbers with an exponent', () => {
  expect([0.0000123, 1.23e6, -4.5e-9].map((value) => formatNumber(value))).toEqual(['1.23e\u22125', '1.23e6', '\u22124.50e\u22129']);
});

test('says what is missing and what is infinite', () => {
  expect([NaN, Infinity, -Infinity].map((value) => formatNumber(value))).toEqual(['\u2013', '∞', '\u2212∞']);
  expect([formatCount(NaN), formatPercent(NaN), formatSeconds(NaN), formatFixed(NaN, 2)]).toEqual(Array(4).fill('\u2013'));
});

test('gives a column the same number of decimals', () => {
  expect(formatAligned([0.6931, 0.0123, NaN, 0.1])).toEqual(['0.693', '0.012', '\u2013', '0.100']);
  expect(alignedDecimals([1234, 5])).toBe(0);
  expect(alignedDecimals([])).toBe(2);
});

test('never writes minus zero', () => {
  expect(formatFixed(-0.0004, 3)).toBe('0.000');
  expect(formatCount(-0.2)).toBe('0');
});

test('groups thousands', () => {
  expect([7, 1204, 1234567].map(formatCount)).toEqual(['7', '1\u202f204', '1\u202f234\u202f567']);
});

test('never rounds a share up to all or down to none', () => {
  expect([0, 0.0002, 0.004, 0.42, 0.9996, 1].map(formatPercent)).toEqual(['0%', '< 0.1%', '0.4%', '42%', '99.9%', '100%']);
});

test('writes durations in the unit a person would use', () => {
  expect([0, 0.0004, 0.04, 0.31, 9.96, 12.2, 59.7, 80, 120, 3599.6, 7500].map(formatSeconds)).toEqual([
    '0 s',
    '< 1 ms',
    '40 ms',
    '0.3 s',
    '10 s',
    '12 s',
    '1 min',
    '1 min 20 s',
    '2 min',
    '1 h',
    '2 h 5 min',
  ]);
});
