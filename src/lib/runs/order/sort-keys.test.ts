import { expect, test } from 'vitest';
import { sortedBy, sortedToo } from './sort-keys.ts';

const score = { path: 'score', descending: true };
const name = { path: 'name', descending: false };

test('a press sorts by one column alone, a second one turns it round', () => {
  expect(sortedBy([name, score], 'score', true)).toEqual([score]);
  expect(sortedBy([score], 'score', true)).toEqual([{ ...score, descending: false }]);
});

test('one column more comes last, is turned round in its place, and goes again, but for the only one', () => {
  const two = sortedToo([name], 'score', true);
  expect(two).toEqual([name, score]);
  const turned = sortedToo(two, 'name', false);
  expect(turned).toEqual([{ ...name, descending: true }, score]);
  expect(sortedToo(turned, 'name', false)).toEqual([score]);
  expect(sortedToo(sortedToo([score], 'score', true), 'score', true)).toEqual([score]);
});
