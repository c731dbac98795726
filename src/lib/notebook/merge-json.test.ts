import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getAt, removeAt, setAt } from '../spec/edit-json.ts';
import type { Json } from '../spec/parse.ts';
import { mergeJson } from './merge-json.ts';

const keys = ['a', 'b', 'c', 'd'];
const aLeaf: fc.Arbitrary<Json> = fc.oneof(
  fc.nat(3),
  fc.array(fc.nat(2), { maxLength: 2 }),
  fc.constantFrom<Json>(null, 'text', { a: 1 }, {}),
);
const aDocument: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof({ maxDepth: 2 }, aLeaf, fc.dictionary(fc.constantFrom(...keys), tie('json'), { maxKeys: 4, noNullPrototype: true })),
})).json;
const anObject: fc.Arbitrary<Json> = fc.dictionary(fc.constantFrom(...keys), aDocument, { maxKeys: 4, noNullPrototype: true });

type Change = { path: string[]; value: Json | undefined };
const aChange: fc.Arbitrary<Change> = fc.record({
  path: fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 }),
  value: fc.oneof(aLeaf, fc.constant(undefined)),
});
const someChanges = fc.array(aChange, { maxLength: 4 });
const change = (json: Json, changes: readonly Change[]) =>
  changes.reduce((before, { path, value }) => (value === undefined ? removeAt(before, path) : setAt(before, path, value)), json);

const isObject = (json: Json | undefined): json is { [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const child = (json: Json | undefined, key: string) => (isObject(json) && Object.hasOwn(json, key) ? json[key] : undefined);

/** The paths at which a side differs from the base, as deep as both are objects. */
function changesOf(base: Json | undefined, side: Json | undefined, path: string[] = []): Change[] {
  if (isObject(base) && isObject(side)) {
    const all = [...new Set([...Object.keys(base), ...Object.keys(side)])];
    return all.flatMap((key) => changesOf(child(base, key), child(side, key), [...path, key]));
  }
  return JSON.stringify(base) === JSON.stringify(side) ? [] : [{ path, value: side }];
}

const within = (inner: readonly string[], outer: readonly string[]) => outer.every((part, index) => inner[index] === part);
const overlap = (one: Change, other: Change) => within(one.path, other.path) || within(other.path, one.path);

test('no change of either side is lost, and nothing else changes', () => {
  let joined = 0;
  fc.assert(
    fc.property(anObject, someChanges, someChanges, (base, first, second) => {
      const [mine, theirs] = [change(base, first), change(base, second)];
      const merged = mergeJson({ base, mine, theirs });
      const changes = [...changesOf(base, mine), ...changesOf(base, theirs)];
      if (merged === null) {
        // Only what both touched can be in conflict.
        expect(changesOf(base, mine).some((one) => changesOf(base, theirs).some((other) => overlap(one, other)))).toBe(true);
        return;
      }
      if (changes.length > 2) joined += 1;
      for (const { path, value } of changes) {
        const found = getAt(merged.value, path);
        if (isObject(value)) expect(found).toMatchObject(value);
        else expect(found).toEqual(value);
      }
      for (const { path } of changesOf(base, merged.value)) expect(changes.some((each) => overlap(each, { path, value: null }))).toBe(true);
    }),
    { numRuns: 1000, seed: 1 },
  );
  expect(joined).toBeGreaterThan(100);
});

test('equal changes are no conflict, whatever the order of their keys', () => {
  const reversed = (json: Json): Json =>
    isObject(json)
      ? Object.fromEntries(
          Object.entries(json)
            .reverse()
            .map(([key, value]) => [key, reversed(value)]),
        )
      : Array.isArray(json)
        ? json.map(reversed)
        : json;
  fc.assert(
    fc.property(anObject, someChanges, (base, changes) => {
      const mine = change(base, changes);
      const merged = mergeJson({ base, mine, theirs: reversed(mine) });
      expect(merged?.value).toEqual(mine);
    }),
    { numRuns: 500, seed: 2 },
  );
});

test('changes of different paths are never a conflict', () => {
  fc.assert(
    fc.property(anObject, someChanges, someChanges, (base, first, second) => {
      const [mine, theirs] = [change(base, first), change(base, second)];
      const [here, there] = [changesOf(base, mine), changesOf(base, theirs)];
      fc.pre(!here.some((one) => there.some((other) => overlap(one, other))));
      expect(mergeJson({ base, mine, theirs })).not.toBeNull();
    }),
    { numRuns: 1000, seed: 3 },
  );
});

test('keys stand in the order of mine, new ones of theirs behind them', () => {
  const merged = mergeJson({ base: { a: 1, b: 1 }, mine: { b: 1, a: 2 }, theirs: { z: 1, a: 1, b: 3 } });
  expect(JSON.stringify(merged?.value)).toBe('{"b":3,"a":2,"z":1}');
});

test('a list is one value, and a field taken away and changed is a conflict', () => {
  expect(mergeJson({ base: { l: [1, 2] }, mine: { l: [0, 2] }, theirs: { l: [1, 3] } })).toBeNull();
  expect(mergeJson({ base: { l: [1, 2] }, mine: { l: [0, 2] }, theirs: { l: [0, 2], k: 1 } })?.value).toEqual({ l: [0, 2], k: 1 });
  expect(mergeJson({ base: { a: { b: 1 } }, mine: {}, theirs: { a: { b: 2 } } })).toBeNull();
  expect(mergeJson({ base: { a: { b: 1 }, c: 1 }, mine: { c: 1 }, theirs: { a: { b: 1 }, c: 2 } })?.value).toEqual({ c: 2 });
});
