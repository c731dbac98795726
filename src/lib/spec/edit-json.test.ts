import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aDataset, aJson, aModel, aTraining } from '../../../tests/support/spec-arbitraries.ts';
import { getAt, insertAt, moveAt, removeAt, setAt } from './edit-json.ts';
import { formatJson } from './format-json.ts';
import { parseJson } from './json-text.ts';
import type { Json } from './parse.ts';
import { formatPath, parsePath, type JsonPath } from './path.ts';

const aSpec = fc.oneof(aDataset, aModel, aTraining);

function pathsOf(json: Json, path: JsonPath = []): JsonPath[] {
  if (typeof json !== 'object' || json === null) return [path];
  const children: [string | number, Json][] = Array.isArray(json) ? json.map((item, index) => [index, item]) : Object.entries(json);
  return [path, ...children.flatMap(([part, value]) => pathsOf(value, [...path, part]))];
}

const startsWith = (path: JsonPath, start: JsonPath) => start.every((part, index) => path[index] === part);
const order = (json: Json) => pathsOf(json).map(formatPath);

function freeze(json: Json): Json {
  if (typeof json === 'object' && json !== null) Object.values(Object.freeze(json)).forEach(freeze);
  return json;
}

const anEdit = fc.tuple(aSpec, fc.nat(), aJson).map(([spec, where, value]) => {
  const json = freeze({ ...spec, mine: { unknown: [1, { b: 2, a: 1 }] } });
  const paths = pathsOf(json);
  return { json, path: paths[where % paths.length] ?? [], value };
});

test('keeps every other key and its order in 500 random edits of a field, and the former document as it was', () => {
  fc.assert(
    fc.property(anEdit, ({ json, path, value }) => {
      const before = JSON.stringify(json);
      const after = setAt(json, path, value);
      expect(getAt(after, path)).toEqual(value);
      const elsewhere = (text: string) => !startsWith(parsePath(text), path);
      expect(order(after).filter(elsewhere)).toEqual(order(json).filter(elsewhere));
      for (const other of pathsOf(json)) {
        if (!startsWith(other, path) && !startsWith(path, other)) expect(getAt(after, other)).toBe(getAt(json, other));
      }
      expect(JSON.stringify(json)).toBe(before);
      expect(JSON.stringify(setAt(after, path, getAt(json, path) ?? null))).toBe(before);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('takes away one place and nothing else', () => {
  fc.assert(
    fc.property(anEdit, ({ json, path }) => {
      fc.pre(path.length > 0 && typeof path.at(-1) === 'string');
      const after = removeAt(json, path);
      expect(getAt(after, path)).toBeUndefined();
      expect(order(after)).toEqual(order(json).filter((text) => !startsWith(parsePath(text), path)));
      expect(removeAt(after, path)).toBe(after);
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('inserts, moves and removes layers like a list', () => {
  const index = fc.nat(20);
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 8 }), index, index, (layers, first, second) => {
      const [from, to] = [first % layers.length, second % layers.length];
      const json = freeze({ b: 1, layers, a: 2 });
      const inserted = insertAt(json, ['layers', first % (layers.length + 1)], 99);
      expect(getAt(inserted, ['layers', first % (layers.length + 1)])).toBe(99);
      expect(removeAt(inserted, ['layers', first % (layers.length + 1)])).toEqual(json);
      const moved = moveAt(json, ['layers', from], to);
      expect(getAt(moved, ['layers', to])).toBe(layers[from]);
      expect(JSON.stringify(moveAt(moved, ['layers', to], from))).toBe(JSON.stringify(json));
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('the text of 500 random specs is stable: format, parse, format', () => {
  fc.assert(
    fc.property(fc.oneof(aSpec, aJson), (json) => {
      const text = formatJson(json);
      const parsed = parseJson(text);
      expect(JSON.stringify(parsed)).toBe(JSON.stringify({ ok: true, value: json }));
      expect(parsed.ok && formatJson(parsed.value)).toBe(text);
    }),
    { numRuns: 500, seed: 4 },
  );
});

test('writes short lists and objects on one line and opens long ones', () => {
  const layers: Json = [
    { type: 'dense', units: 16, activation: 'relu' },
    { type: 'conv2d', filters: 8, kernelSize: 3, stride: 1, padding: 'same', activation: 'relu', bias: true },
  ];
  expect(formatJson({ version: 1, layers, ignore: [], inputs: ['x1', 'x2'] })).toBe(`{
  "version": 1,
  "layers": [
    { "type": "dense", "units": 16, "activation": "relu" },
    {
      "type": "conv2d",
      "filters": 8,
      "kernelSize": 3,
      "stride": 1,
      "padding": "same",
      "activation": "relu",
      "bias": true
    }
  ],
  "ignore": [],
  "inputs": ["x1", "x2"]
}`);
});

test('makes what is missing on the way to a field, in place of what is in the way', () => {
  expect(setAt({ a: 1 }, 'split.validation', 0.3)).toEqual({ a: 1, split: { validation: 0.3 } });
  expect(setAt({ split: 3 }, 'split.validation', 0.3)).toEqual({ split: { validation: 0.3 } });
  expect(setAt({}, 'layers[0].units', 3)).toEqual({ layers: [{ units: 3 }] });
  expect(setAt([1], '', { a: 1 })).toEqual({ a: 1 });
});

test('changes nothing when the value is the same', () => {
  const json = { split: { seed: 3 } };
  expect(setAt(json, 'split.seed', 3)).toBe(json);
});

test('refuses keys that reach the prototype and indexes beyond the end', () => {
  expect(() => setAt({}, ['__proto__', 'polluted'], true)).toThrow('not allowed');
  expect(() => setAt({ a: [1] }, ['a', 3], true)).toThrow('no place 3');
  expect(() => moveAt({ a: [1] }, ['a', 0], 1)).toThrow('no place 1');
  expect(getAt({}, 'constructor')).toBeUndefined();
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

test('reads back every path it writes', () => {
  const aPath = fc.array(fc.oneof(fc.nat(99), fc.string({ unit: 'binary' })), { maxLength: 5 });
  fc.assert(
    fc.property(aPath, (path) => {
      expect(parsePath(formatPath(path))).toEqual(path);
    }),
    { seed: 5 },
  );
  expect(formatPath(['layers', 1, 'units'])).toBe('layers[1].units');
  expect(() => parsePath('layers[')).toThrow('is not a path');
});
