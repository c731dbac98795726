import { expect, test } from 'vitest';
import { limitTrouble, readNumber, showNumber, stepLinear, stepLog } from './number-text.ts';

test.each([
  ['0.01', 0.01],
  [' 1e-3 ', 0.001],
  ['.5', 0.5],
  ['0,5', 0.5],
  ['−2', -2],
  ['3.', 3],
])('%j reads as %d', (text, value) => {
  expect(readNumber(text)).toBe(value);
});

test.each(['', 'abc', '1e', '1 2', '0x10', 'Infinity', '1e999', '1,2.3', '--1'])('%j is not a number', (text) => {
  expect(readNumber(text)).toBeNull();
});

test('a shown number reads back as itself', () => {
  for (const value of [0, 1, -3, 0.1 + 0.2, 1e-7, 123456789, 1e21, 0.003]) expect(readNumber(showNumber(value))).toBeCloseTo(value, 10);
  expect(showNumber(0.1 + 0.2)).toBe('0.3');
  expect(showNumber(NaN)).toBe('');
});

test('limits give a sentence only when they are broken', () => {
  expect(limitTrouble(5, { min: 1, max: 10, integer: true })).toBeNull();
  expect(limitTrouble(0, { min: 1, max: 10 })).toBe('Type a number from 1 to 10.');
  expect(limitTrouble(0, { min: 1 })).toBe('Type a number of at least 1.');
  expect(limitTrouble(11, { max: 10 })).toBe('Type a number of at most 10.');
  expect(limitTrouble(1.5, { integer: true })).toBe('Type a whole number; 1.5 is not one.');
});

test('arrows on a log scale walk 1, 2, 5, 10 and come back the same way', () => {
  const up = [0.001];
  for (let at = 0; at < 6; at++) up.push(stepLog(up.at(-1) ?? 0, 1));
  expect(up).toEqual([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
  const down = [0.1];
  for (let at = 0; at < 6; at++) down.push(stepLog(down.at(-1) ?? 0, -1));
  expect(down).toEqual([...up].reverse());
  expect(stepLog(0.003, 1)).toBe(0.005);
  expect(stepLog(0.003, -1)).toBe(0.002);
  expect(stepLog(0, 1)).toBe(0);
});

test('linear steps stop at the limits and leave no float dust', () => {
  expect(stepLinear(0.1, 0.2, {})).toBe(0.3);
  expect(stepLinear(9, 5, { max: 10 })).toBe(10);
  expect(stepLinear(1, -5, { min: 0 })).toBe(0);
});

test('a long whole number, such as a seed, is shown and stepped to its last digit', () => {
  expect(showNumber(9007199254740991)).toBe('9007199254740991');
  expect(stepLinear(9007199254740989, 1, {})).toBe(9007199254740990);
});
