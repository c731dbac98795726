import { expect, test } from 'vitest';
import { readNotebookFile } from './open-file.ts';

const refusal = async (name: string, content: string) => {
  const read = await readNotebookFile(new File([content], name));
  return read.ok ? null : read.issues[0]?.message;
};

test('a notebook is read, whatever its file is called', async () => {
  expect(await refusal('my.csv.json', '{"daybook": 1, "title": "Mine", "cells": []}')).toBeNull();
});

test.for(['mine.csv', 'MINE.CSV', 'mine.Tsv'])('%s is said to hold a table', async (name) => {
  expect(await refusal(name, 'x,y\n1,2')).toBe(
    `"${name}" holds a table, not a notebook: this page opens notebooks; the command line trains on a CSV beside a notebook.`,
  );
});

test('what is too large or no text is refused by its name', async () => {
  expect(await refusal('big.json', ' '.repeat(3 * 2 ** 20))).toContain('"big.json" has 3.0 MB');
  expect(await refusal('a.png', '\0PNG')).toContain('"a.png" holds no text');
});
