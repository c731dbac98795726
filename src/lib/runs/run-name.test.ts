import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { RunId } from '../spec/ids.ts';
import { groupName, nextNumber, stemOf } from './run-name.ts';

test('the next number is one above the highest, also after a deletion or a renaming', () => {
  expect(nextNumber([])).toBe(1);
  expect(nextNumber([{ name: 'train 1' }, { name: 'train 4' }])).toBe(5);
  expect(nextNumber([{ name: 'train check 2' }, { name: 'my best' }])).toBe(3);
});

test('the repeats of one press count as one number', () => {
  expect(nextNumber(['train 3.5', 'train 3.1', 'train 2'].map((name) => ({ name })))).toBe(4);
  expect(nextNumber([{ name: 'adam 0.01 7' }])).toBe(8);
});

test('a name without its number is what the next one begins with', () => {
  expect(['train 3.2', 'train check 1', 'adam 0.01 7', 'free'].map((name) => stemOf({ name }))).toEqual([
    'train',
    'train check',
    'adam 0.01',
    'free',
  ]);
});

test('only a repeat shares its name', () => {
  expect(groupName(aRun({ name: 'train 3.2', repeat: { group: RunId.parse('a'), index: 2, of: 5 } }))).toBe('train 3');
  expect(groupName(aRun({ name: 'train 0.1' }))).toBe('train 0.1');
  expect(groupName(aRun({ name: 'train 1', label: 'wide net' }))).toBe('wide net');
});
