import { expect, test } from 'vitest';
import { actionOf, headKeys, pageKeys, rowKeys } from './table-keys.ts';

const stroke = (key: string, more: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

test('a stroke means one thing at one place, and nothing with a modifier that is not asked for', () => {
  expect(actionOf(stroke('e'), rowKeys)).toBe('eye');
  expect(actionOf(stroke('Delete'), rowKeys)).toBe('delete');
  expect(actionOf(stroke('Delete'), headKeys)).toBe('hide');
  expect(actionOf(stroke('ArrowLeft', { shiftKey: true }), headKeys)).toBe('moveLeft');
  expect([stroke('+', { shiftKey: true }), stroke('='), stroke('+')].map((each) => actionOf(each, headKeys))).toEqual(
    Array(3).fill('widen'),
  );
  expect(actionOf(stroke('?', { shiftKey: true }), pageKeys)).toBe('keyList');
  for (const odd of [stroke('e', { ctrlKey: true }), stroke('E', { shiftKey: true }), stroke('x')])
    expect(actionOf(odd, rowKeys)).toBe(null);
});

test('no chord stands twice at a place', () => {
  for (const keys of [pageKeys, rowKeys, headKeys]) {
    const chords = keys.flatMap((key): readonly string[] => key.chords);
    expect(new Set(chords).size).toBe(chords.length);
  }
});
