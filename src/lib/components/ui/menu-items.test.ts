import { expect, test } from 'vitest';
import { matchTyped, nextEnabled, type MenuItem } from './menu-items.ts';

const item = (label: string, disabled = false): MenuItem => ({ label, disabled, onselect: () => {} });
const items = [item('Open'), item('Rename', true), item('Duplicate'), item('Delete')];

test('the focus goes round and skips what is disabled', () => {
  expect(nextEnabled(items, -1, 1)).toBe(0);
  expect(nextEnabled(items, 0, 1)).toBe(2);
  expect(nextEnabled(items, 3, 1)).toBe(0);
  expect(nextEnabled(items, 0, -1)).toBe(3);
  expect(nextEnabled([item('a', true)], -1, 1)).toBe(-1);
});

test('typing finds the next label with that beginning', () => {
  expect(matchTyped(items, 'd', 0)).toBe(2);
  expect(matchTyped(items, 'd', 2)).toBe(3);
  expect(matchTyped(items, 'del', 2)).toBe(3);
  expect(matchTyped(items, 'r', 0)).toBe(-1);
});
