import { expect, test } from 'vitest';
import { showsSame } from './spec-text.ts';

const spec = { units: 3, type: 'dense' };

test('another layout of the same document is the same, another order of keys is not', () => {
  expect(showsSame('{"units":3,\n"type":"dense"}', { spec })).toBe(true);
  expect(showsSame('{"type":"dense","units":3}', { spec })).toBe(false);
});

test('a text that is not JSON shows only its own draft', () => {
  expect(showsSame('{"units":3', { spec })).toBe(false);
  expect(showsSame('{"units":3', { spec, draft: '{"units":3' })).toBe(true);
  expect(showsSame('{"units":3,"type":"dense"}', { spec, draft: '{"units":3' })).toBe(false);
});
