import { expect, test } from 'vitest';
import { CellId } from '../../spec/ids.ts';
import { cellHeading, cellText } from './link-page.svelte.ts';

const id = CellId.parse('a');

test('notes and drafts are shown as they were typed', () => {
  expect(cellText({ type: 'note', id, name: 'n', text: '<img src=x onerror=alert(1)>' })).toBe('<img src=x onerror=alert(1)>');
  expect(cellText({ type: 'model', id, name: 'm', spec: {}, draft: '{"layers": [' })).toBe('{"layers": [');
});

test('specs are shown as JSON text', () => {
  expect(JSON.parse(cellText({ type: 'data', id, name: 'd', spec: { source: { type: 'shipped', name: 'iris' } } }))).toEqual({
    source: { type: 'shipped', name: 'iris' },
  });
});

test('a train cell says what it reads', () => {
  expect(cellHeading({ type: 'train', id, name: 't', data: 'flowers', model: 'net', spec: {} })).toBe('train: net on flowers');
  expect(cellHeading({ type: 'train', id, name: 't', data: '', model: '', spec: {} })).toBe('train: no model on no data');
});
