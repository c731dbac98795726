import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEditedNotebook } from '../../../tests/support/notebook-arbitraries.ts';
import { aNotebook } from '../../../tests/support/spec-arbitraries.ts';
import { parseNotebook } from '../spec/notebook.ts';
import { fileName, fromFile, toFile } from './serialize.ts';

test('a file gives back the same notebook, and the same file again', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(fc.oneof(aNotebook, anEditedNotebook), (written) => {
      const notebook = parseNotebook(written);
      if (!notebook.ok) throw new Error(notebook.issues[0]?.message);
      const text = toFile(notebook.value);
      expect(fromFile(text)).toEqual(notebook);
      expect(fromFile(`\uFEFF${text}`)).toEqual(notebook);
      const again = fromFile(text);
      expect(again.ok && toFile(again.value)).toBe(text);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('the file of a notebook is a text that people can read', () => {
  const parsed = fromFile('{"daybook":1,"title":"T","cells":[{"type":"data","spec":{"z":1,"a":[1,2]}},{"type":"train"}]}');
  expect(parsed.ok && toFile(parsed.value)).toBe(`{
  "daybook": 1,
  "title": "T",
  "backend": "auto",
  "cells": [
    {
      "type": "data",
      "id": "cell-1",
      "name": "data",
      "spec": { "z": 1, "a": [1, 2] }
    },
    {
      "type": "train",
      "id": "cell-2",
      "name": "train",
      "data": "data",
      "model": "",
      "spec": {}
    }
  ]
}
`);
});

test.each([
  ['', 'Line 1, column 1: there is no text: write an object such as {}.'],
  ['{"cells": [}', 'Line 1, column 12: a value is missing before "}": write one.'],
  ['[]', 'This is not a Daybook notebook: a notebook is a JSON object that begins with "daybook": 1.'],
  ['{"nbformat": 4, "cells": []}', 'This is not a Daybook notebook: a notebook is a JSON object that begins with "daybook": 1.'],
  ['{"daybook": 2}', 'This notebook has version 2, but this Daybook reads version 1: open it with a newer Daybook.'],
  ['{"daybook": "1"}', 'daybook must be 1.'],
  ['{"daybook": 1, "version": 1}', '"version" does not belong here: the version of a notebook file is "daybook".'],
  [
    '{"daybook": 1, "cels": []}',
    '"cels" is not a field of a notebook (did you mean "cells"?); its fields are version, title, backend, cells.',
  ],
])('says what is wrong with the file %j', (text, message) => {
  const parsed = fromFile(text);
  expect(parsed.ok ? 'no issue' : parsed.issues[0]?.message).toBe(message);
});

test('names a file after its title', () => {
  expect(['Iris, two ways', ' Über café! ', '数字', ''].map(fileName)).toEqual([
    'iris-two-ways.json',
    'uber-cafe.json',
    'notebook.json',
    'untitled-notebook.json',
  ]);
});
