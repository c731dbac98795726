import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aJson } from '../../../tests/support/spec-arbitraries.ts';
import { getAt } from './edit-json.ts';
import { parseJson, rangeOf, readJson } from './json-text.ts';

const spaced = fc
  .tuple(aJson, fc.constantFrom(0, 1, 4, '\t'))
  .map(([json, indent]) => ({ json, text: JSON.stringify(json, null, indent) }));

test('reads what JSON.parse reads, to the same value', () => {
  fc.assert(
    fc.property(spaced, ({ json, text }) => {
      expect(parseJson(text)).toEqual({ ok: true, value: json });
      expect(parseJson(` ${text}\n`)).toEqual({ ok: true, value: JSON.parse(text) });
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('answers spoiled text as JSON.parse does, but with line and column', () => {
  const spoil = fc.tuple(spaced, fc.nat(), fc.constantFrom('', '"', ',', '{', ']', '\\', 'x', '\n', '0', '-', '\u0000'), fc.nat(2));
  fc.assert(
    fc.property(spoil, ([{ text }, where, character, removed]) => {
      const at = where % (text.length + 1);
      const spoiled = text.slice(0, at) + character + text.slice(at + removed);
      let expected: unknown = null;
      let readable = true;
      try {
        expected = JSON.parse(spoiled);
      } catch {
        readable = false; // that is the answer asked for
      }
      const parsed = parseJson(spoiled);
      const message = parsed.ok ? '' : (parsed.issues[0]?.message ?? '');
      if (parsed.ok) expect(canonicalZero(parsed.value)).toEqual(canonicalZero(expected));
      else if (readable) expect(message).toMatch(/twice|too large|not allowed/);
      else expect(message).toMatch(/^Line \d+, column \d+: [^\n]+\.$/);
    }),
    { numRuns: 2000, seed: 2 },
  );
});

const canonicalZero = (value: unknown) => JSON.stringify(value);

test.each([
  ['', 'Line 1, column 1: there is no text: write an object such as {}.'],
  ['{"a": 1,}', 'Line 1, column 8: a comma stands before "}": remove it.'],
  ['[1 2]', 'Line 1, column 4: a comma or "]" is missing before "2": write one.'],
  ['{\n  "a" 1}', 'Line 2, column 7: a colon is missing after the key "a": write one.'],
  ['{a: 1}', 'Line 1, column 2: a key is missing before "a": write keys in double quotes.'],
  ['{"a": \'b\'}', 'Line 1, column 7: a value is missing before "\'": use double quotes.'],
  ['{"a": relu}', 'Line 1, column 7: a value is missing before "relu": put text in double quotes.'],
  ['{"a": "b\n"}', 'Line 1, column 7: a text is not closed or holds a wrong escape: end it with a double quote on the same line.'],
  ['{"a": 1e999}', 'Line 1, column 7: "1e999" is too large for a number.'],
  ['{"a": 1,\n "a": 2}', 'Line 2, column 2: the key "a" stands twice in one object: keep one.'],
  ['{"__proto__": {}}', 'Line 1, column 2: the key "__proto__" is not allowed: remove it.'],
  ['{} {}', 'Line 1, column 4: "{" follows the end: remove it.'],
  ['{"a": [1', 'Line 1, column 9: a comma or "]" is missing before the end of the text: write one.'],
  ['['.repeat(100_000), 'Line 1, column 66: this is nested deeper than 64 levels: flatten it.'],
])('says where %j is wrong', (text, message) => {
  const parsed = parseJson(text);
  expect(parsed.ok ? '' : parsed.issues[0]?.message).toBe(message);
});

test('knows where each value stands', () => {
  fc.assert(
    fc.property(spaced, ({ json, text }) => {
      const { parsed, places } = readJson(text);
      expect(parsed.ok).toBe(true);
      for (const [path, { from, to }] of places) expect(getAt(json, path)).toEqual(JSON.parse(text.slice(from, to)));
    }),
    { numRuns: 200, seed: 3 },
  );
});

test('marks the object around a value that is missing', () => {
  const text = '{ "layers": [{ "type": "dense" }] }';
  const { places } = readJson(text);
  const range = rangeOf(places, 'layers[0].units');
  expect(range && text.slice(range.from, range.to)).toBe('{ "type": "dense" }');
  expect(rangeOf(new Map(), 'layers[0]')).toBeNull();
});
