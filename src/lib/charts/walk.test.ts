import { expect, test } from 'vitest';
import { walked } from './walk.ts';

test('arrows walk by one or ten and stop at the ends; other keys lead nowhere', () => {
  const from = (at: number, key: string, shiftKey = false) => walked({ key, shiftKey }, { from: at, last: 12 });
  expect([from(5, 'ArrowLeft'), from(5, 'ArrowRight'), from(5, 'ArrowRight', true), from(5, 'ArrowLeft', true)]).toEqual([4, 6, 12, 0]);
  expect([from(5, 'Home'), from(5, 'End'), from(5, 'a'), from(5, 'ArrowUp')]).toEqual([0, 12, null, null]);
});
