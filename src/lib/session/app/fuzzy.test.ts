import { expect, test } from 'vitest';
import { fuzzyFilter, fuzzyScore } from './fuzzy.ts';

test('letters must appear in order', () => {
  expect(fuzzyScore('rnl', 'Run all cells')).not.toBeNull();
  expect(fuzzyScore('lnr', 'Run all cells')).toBeNull();
});

test('a whole word beats scattered letters', () => {
  const texts = ['Insert a cell above', 'Stop what trains and empty the queue', 'Save now'];
  expect(fuzzyFilter('save', ['Insert a cell above version', ...texts], (text) => text)[0]).toBe('Save now');
  expect(fuzzyFilter('stop', texts, (text) => text)).toEqual(['Stop what trains and empty the queue']);
});

test('nothing asked for keeps everything in order', () => {
  expect(fuzzyFilter('  ', ['b', 'a'], (text) => text)).toEqual(['b', 'a']);
});
