import { expect, test } from 'vitest';
import { NotebookId, RunId } from '../../spec/ids.ts';
import { linksUnder } from './links.ts';

test('links stay inside the folder the app is served from', () => {
  const links = linksUnder('/some/folder');
  expect(links.home).toBe('/some/folder/');
  expect(links.notebook(NotebookId.parse('n1'))).toBe('/some/folder/notebook/?id=n1');
  expect(links.compare(RunId.parse('a'), RunId.parse('b'))).toBe('/some/folder/compare/?a=a&b=b');
});

test('a comparison may lack one run or both', () => {
  const links = linksUnder('');
  expect(links.compare()).toBe('/compare/');
  expect(links.compare(...['a', 'b', 'c'].map((id) => RunId.parse(id)))).toBe('/compare/?a=a&b=b&c=c');
  expect(links.compare(null, RunId.parse('b'))).toBe('/compare/?b=b');
  expect(links.compare(RunId.parse('a'))).toBe('/compare/?a=a');
});

test('a comparison may hold which of its runs was chosen', () => {
  expect(linksUnder('').compareAgain([RunId.parse('a'), null], '1.3.a')).toBe('/compare/?a=a&again=1.3.a');
});

test('a template name is escaped', () => {
  expect(linksUnder('').template('a b&c')).toBe('/notebook/?template=a%20b%26c');
});
