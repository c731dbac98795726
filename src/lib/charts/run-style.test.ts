import { expect, test } from 'vitest';
import { dashPattern, distinctStyles, runStyle, runStyleOf } from './run-style.ts';

test('gives the first 32 runs 32 different pairs and then starts again', () => {
  const pairs = Array.from({ length: 32 }, (_, i) => JSON.stringify(runStyle(i + 1)));
  expect(new Set(pairs).size).toBe(32);
  expect(runStyle(33)).toEqual(runStyle(1));
  expect(runStyle(0)).toEqual(runStyle(32));
});

test('changes colour from one run to the next', () => {
  for (let number = 1; number < 40; number++) expect(runStyle(number).colour).not.toBe(runStyle(number + 1).colour);
});

test('a run has the pair of its place in the ledger', () => {
  expect(runStyleOf({ id: 'a', ordinal: 3 })).toEqual({ colour: 3, dash: 1 });
  expect(runStyleOf({ id: 'b', ordinal: 3 })).toEqual({ colour: 3, dash: 1 });
  expect(runStyleOf({ id: 'a', ordinal: 12 })).toEqual({ colour: 4, dash: 2 });
});

test('a record without a place takes its pair from its id, spread over all of them', () => {
  expect(runStyleOf({ id: 'mq3v9x01kq' })).toEqual(runStyleOf({ id: 'mq3v9x01kq' }));
  const pairs = new Set(Array.from({ length: 400 }, (_, i) => JSON.stringify(runStyleOf({ id: `run${i}x` }))));
  expect(pairs.size).toBe(32);
});

test('tells runs of one pair apart within a chart and leaves the others', () => {
  const first = runStyle(1);
  const styles = distinctStyles([first, runStyle(2), first, first, first, first, first]);
  expect(styles[0]).toEqual(first);
  expect(styles[1]).toEqual(runStyle(2));
  expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(7);
});

test('draws dash 1 as a solid line', () => {
  expect(dashPattern(runStyle(1))).toEqual([]);
  expect(dashPattern(runStyle(9)).length).toBeGreaterThan(0);
});
