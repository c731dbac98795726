import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { RunId } from '../spec/ids.ts';
import { maxNameLength } from '../spec/names.ts';
import type { Run } from './run.ts';
import { groupName, nextNumber, numberedNames, stemOf } from './run-name.ts';

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
  expect(groupName([aRun({ name: 'train 3.2', repeat: { group: RunId.parse('a'), index: 2, of: 5 } })])).toBe('train 3');
  expect(groupName([aRun({ name: 'train 0.1' })])).toBe('train 0.1');
  expect(groupName([aRun({ name: 'train 1', label: 'wide net' })])).toBe('wide net');
  expect(groupName([aRun({ name: 'train 1', label: 'lr 0.1' })])).toBe('lr 0.1');
});

test('repeats are called something in common by names that differ in their numbers, and keep it when one gets a name of its own', () => {
  const repeat = (index: number, group = 'a'): Run =>
    aRun({ id: `${group}${index}`, name: `train 3.${index}`, repeat: { group: RunId.parse(group), index, of: 3 } });
  const named = (runs: readonly Run[], names: readonly string[]) => runs.map((run, at): Run => ({ ...run, label: names[at] ?? '' }));
  const two = [repeat(1), repeat(3)];
  expect(numberedNames(two, ' lr 0.1 ')).toEqual(['lr 0.1.1', 'lr 0.1.3']);
  expect(numberedNames([...two, repeat(1, 'b')], 'wide')).toEqual(['wide.1', 'wide.2', 'wide.3']);
  expect(numberedNames(two, ' ')).toEqual(['', '']);
  const long = numberedNames(two, 'x'.repeat(300));
  expect(long.map((name) => [name.length <= maxNameLength, name.slice(-2)])).toEqual([[true, '.1'], [true, '.3']]); // prettier-ignore
  const three = [repeat(1), repeat(2), repeat(3)] as const;
  const [first, ...others] = named(three, numberedNames(three, 'lr 0.1'));
  if (!first) throw new Error('three runs were made');
  expect(groupName([first, ...others])).toBe('lr 0.1');
  expect(groupName([{ ...first, label: 'the best' }, ...others])).toBe('lr 0.1');
  expect(groupName([{ ...first, label: 'v1.5' }, repeat(2), repeat(3)])).toBe('train 3');
});
