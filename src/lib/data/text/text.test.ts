import { expect, test } from 'vitest';
import { aDataset, aTable } from '../../../../tests/support/tables.ts';
import type { Dataset } from '../../spec/dataset.ts';
import { encodeRow } from '../encode-row.ts';
import { prepare } from '../prepare.ts';
import type { Prepared } from '../prepared.ts';
import type { Table } from '../table.ts';
import { codeNames, fitCharacters, textOfCodes } from './characters.ts';
import { codesOf } from './fit-text.ts';
import { encodeNextCharacters } from './next-character.ts';
import { withEncoded } from './show-encoded.ts';
import { wordsIn } from './words.ts';

const values = ['ab', 'b', null, 'abc d', 'ca', 'bb', 'cab', 'a', 'bc', 'ab', 'ab', 'c'];
const texts = (cells: (string | null)[] = values): Table => ({
  name: 'words.csv',
  rows: cells.length,
  columns: [{ type: 'text', name: 'text', values: cells }],
  hash: '0'.repeat(64),
});
const spelling = (changes: Partial<Dataset> = {}) => aDataset({ target: 'text', ...changes });

function prepared(table: Table, dataset: Dataset): Prepared {
  const parsed = prepare(table, dataset);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join(' '));
  return parsed.value;
}

test('a text is its own example of next characters, with no target behind its end', () => {
  const fitted = fitCharacters(['ab', 'ca'], { vocabulary: 10, length: 0 });
  expect(codeNames(fitted)).toEqual(['end', 'unknown', 'a', 'b', 'c']);
  const { inputs, targets } = encodeNextCharacters({ ...fitted, length: 3 }, ['ab', 'xcabb', '']);
  expect([...inputs]).toEqual([0, 2, 3, 0, 0, 1, 4, 2, 0, 0, 0, 0]);
  expect([...targets]).toEqual([2, 3, 0, -1, 1, 4, 2, 3, 0, -1, -1, -1]);
});

test('codes spell their text until the first end', () => {
  const fitted = fitCharacters(['naïve 👍'], { vocabulary: 100, length: 0 });
  expect(fitted.length).toBe(7);
  const { targets } = encodeNextCharacters(fitted, ['naïve 👍']);
  expect(textOfCodes(targets, fitted)).toBe('naïve 👍');
  expect(textOfCodes([2, 1, 0, 3], fitted)).toBe(' \uFFFD');
});

test('characters beyond the vocabulary are unknown: the rarest go, the first of equals stay', () => {
  const { characters } = fitCharacters(['aaabbc d'], { vocabulary: 3, length: 0 });
  expect(characters).toEqual([' ', 'a', 'b']);
});

test('the next character is learnt of a text target, from its training part alone', () => {
  const found = prepared(texts(), spelling({ split: { validation: 0.3, test: 0, seed: 1, stratified: true } }));
  expect(found.task).toBe('nextCharacter');
  expect(found.droppedRows).toBe(1);
  const [column] = found.preparation.columns;
  if (column?.type !== 'characters') throw new Error('Not read by character.');
  const train = [...found.train.rows].map((row) => values[row] ?? '');
  expect(column.characters).toEqual([...new Set(train.join(''))].sort());
  expect(column.length).toBe(Math.max(...train.map((text) => text.length)));
  expect(codesOf(found.preparation)).toEqual({ tokens: column.characters.length + 2, positions: column.length + 1 });
  expect(found.train.targets).toHaveLength(found.train.rows.length * (column.length + 1));
  expect(prepared(texts(), spelling({ task: 'nextCharacter' })).hash).toBe(prepared(texts(), spelling()).hash);
});

test('what stands in both parts, is cut or is not known is said', () => {
  const cells = Array.from({ length: 40 }, (_, row) => (row < 36 ? 'abc' : `abcd${String.fromCharCode(101 + row)}`));
  const { notes } = prepared(texts(cells), spelling({ preparation: { ...aDataset().preparation, text: { length: 3 } } }));
  expect(notes.join(' ')).toMatch(/4 of 40 texts are longer than 3 characters/);
  expect(notes.join(' ')).toMatch(/validation texts are in the training part too/);
});

const messages = ['Free entry now', 'see you at home', 'free FREE win', 'at home, you?', 'win a prize', 'are you home'];
function spam(text?: Dataset['preparation']['text']): { table: Table; found: Prepared } {
  const rows = Array.from({ length: 24 }, (_, row) => messages[row % messages.length] ?? '');
  const table = aTable({ size: rows.map((row) => row.length), y: rows.map((row) => (/free|win/i.test(row) ? 'spam' : 'ham')) });
  const both: Table = { ...table, columns: [{ type: 'text', name: 'sms', values: rows }, ...table.columns] };
  const ignore = text?.as === 'characters' ? ['size'] : [];
  return { table: both, found: prepared(both, aDataset({ ignore, preparation: { ...aDataset().preparation, ...(text && { text }) } })) };
}

test('words stand beside other columns, as inputs with their own names', () => {
  const { found, table } = spam({ weighting: 'counts', vocabulary: 4 });
  expect(found.preparation.inputNames.map((name) => name.slice(0, 5))).toEqual(['sms: ', 'sms: ', 'sms: ', 'sms: ', 'size']);
  expect(found.preparation.inputNames).toContain('sms: free');
  expect(found.preparation.inputShape).toEqual([5]);
  const row = encodeRow(found.preparation, { sms: 'free free FREE', size: 10 });
  expect(row.ok && row.value[found.preparation.inputNames.indexOf('sms: free')]).toBe(3);
  const shown = withEncoded(
    { type: 'rows', columns: ['sms', 'size', 'y'], cells: [[messages[0] ?? '', '14', 'spam']] },
    found.preparation,
    table,
  );
  expect(shown.type === 'rows' && shown.columns).toEqual(['sms', 'sms: words', 'size', 'y']);
});

test('characters of a feature are padded in front, so that its end is the last position', () => {
  const { found } = spam({ as: 'characters', length: 6 });
  expect(found.preparation.inputShape).toEqual([6]);
  expect(codesOf(found.preparation).positions).toBeNull();
  const row = encodeRow(found.preparation, { sms: 'you' });
  if (!row.ok) throw new Error('Not encoded.');
  expect([...row.value.slice(0, 3)]).toEqual([0, 0, 0]);
  const long = encodeRow(found.preparation, { sms: 'youyouyou' });
  expect(long.ok && [...long.value]).toEqual([...row.value.slice(3), ...row.value.slice(3)]);
});

test('words have two letters or more, in lower case', () => {
  expect(wordsIn("It's a FREE-entry, ÜBER_2!")).toEqual(['it', 'free', 'entry', 'über_2']);
});
