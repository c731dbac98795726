import { expect, test } from 'vitest';
import { RowSlots } from './row-slots.ts';

test('rows that stay keep their elements in any order, and those that come take the ones of those that leave', () => {
  const slots = new RowSlots();
  expect(slots.assign(['a', 'b', 'c'])).toEqual([0, 1, 2]);
  expect(slots.assign(['c', 'd', 'a'])).toEqual([2, 1, 0]);
  expect(slots.assign(['x', 'y', 'z', 'w']).toSorted()).toEqual([0, 1, 2, 3]);
});

test('the element with the focus goes to no other row', () => {
  const slots = new RowSlots();
  slots.assign(['a', 'b']);
  expect(slots.assign(['b', 'c'], 'a')).toEqual([1, 2]);
  expect(slots.assign(['c', 'd'], 'c')).toEqual([2, 1]);
});

test('no element is given twice, however rows come and go', () => {
  const slots = new RowSlots();
  for (let start = 0; start < 200; start += 7) {
    const keys = Array.from({ length: 10 + (start % 13) }, (_, at) => `row ${start + at}`);
    const given = slots.assign(keys, `row ${start - 3}`);
    expect(new Set(given).size).toBe(keys.length);
  }
});
