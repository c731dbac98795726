import { expect, test } from 'vitest';
import { readText, showsSame, textOf } from './spec-text.ts';

const spec = { units: 3, type: 'dense' };

test('a text that is JSON becomes the document with its order of keys', () => {
  const written = readText('{"type": "dense",\n "units": 4}', { spec, draft: '{' });
  expect(JSON.stringify(written)).toBe('{"spec":{"type":"dense","units":4}}');
});

test('a text that is not JSON is kept as a draft beside the last good document', () => {
  const written = readText('{"type": "de', { spec });
  expect(written).toEqual({ spec, draft: '{"type": "de' });
  expect(textOf(written)).toBe('{"type": "de');
});

test('another layout of the same document is left alone, another order of keys is not', () => {
  expect(showsSame('{"units":3,"type":"dense"}', { spec })).toBe(true);
  expect(showsSame('{"type":"dense","units":3}', { spec })).toBe(false);
  expect(showsSame('{"units":3', { spec })).toBe(false);
  expect(showsSame('{"units":3', { spec, draft: '{"units":3' })).toBe(true);
});
