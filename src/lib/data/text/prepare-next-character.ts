/**
 * A text column whose next characters are to be learnt -> arrays to train on. The vocabulary and the length are those of the training
 * part. Other columns are not used.
 */
import { canonical } from '../../spec/canonical.ts';
import type { Dataset } from '../../spec/dataset.ts';
import { textOf } from '../../spec/dataset/text.ts';
import { sha256 } from '../../spec/hash.ts';
import type { Parsed } from '../../spec/parse.ts';
import { emptyPart } from '../empty-part.ts';
import type { FittedPreparation, Part, Prepared } from '../prepared.ts';
import { splitRows } from '../split.ts';
import type { Table, TextColumn } from '../table.ts';
import { codeNames, fitCharacters, type FittedCharacters } from './characters.ts';
import { encodeNextCharacters, positionsOf } from './next-character.ts';

const mostNumbers = 2 ** 27;
const refuse = (path: string, message: string): Parsed<never> => ({ ok: false, issues: [{ path, message }] });

/** The column whose next characters are to be learnt; null when the task is another one. 'auto' is this one for a text. */
export function spelledColumn(table: Table, { target, task }: Dataset): TextColumn | null {
  const column = table.columns.find(({ name }) => name === target);
  if (column?.type !== 'text' || column.note !== undefined) return null;
  return task === 'nextCharacter' || task === 'auto' ? column : null;
}

export function prepareNextCharacter(table: Table, dataset: Dataset, column: TextColumn): Parsed<Prepared> {
  const present = Int32Array.from(column.values.flatMap((text, row) => (text === null ? [] : [row])));
  if (present.length < 3)
    return refuse('source', `${table.name} has ${present.length} texts: at least 3 are needed to train and validate.`);
  const parts = splitRows({ rows: present, codes: null, split: dataset.split });
  const empty = emptyPart(parts, dataset, present.length);
  if (empty !== null) return refuse(empty.path, empty.message);

  const textsOf = (rows: Int32Array) => Array.from(rows, (row) => column.values[row] ?? '');
  const texts = { train: textsOf(parts.train), validation: textsOf(parts.validation) };
  const fitted = fitCharacters(texts.train, textOf(dataset.preparation));
  const positions = positionsOf(fitted);
  if (positions * table.rows > mostNumbers)
    return refuse('preparation.text.length', `${table.rows} texts of ${positions} positions do not fit in memory: make length shorter.`);
  const classes = codeNames(fitted);
  const preparation: FittedPreparation = {
    columns: [{ type: 'characters', name: column.name, ...fitted }],
    planar: null,
    inputShape: [positions],
    inputNames: [],
    target: { type: 'characters', name: column.name, classes },
  };
  const encode = (rows: Int32Array, of: readonly string[]): Part => ({ rows, ...encodeNextCharacters(fitted, of) });
  return {
    ok: true,
    value: {
      preparation,
      task: 'nextCharacter',
      train: encode(parts.train, texts.train),
      validation: encode(parts.validation, texts.validation),
      testRows: parts.test,
      droppedRows: table.rows - present.length,
      notes: [...notesOn(texts, fitted), ...unused(table, column)],
      hash: sha256(canonical({ version: 1, table: table.hash, dataset: { ...dataset, task: 'nextCharacter' } })),
    },
  };
}

function notesOn({ train, validation }: { train: string[]; validation: string[] }, { length, characters }: FittedCharacters): string[] {
  const notes: string[] = [];
  const cut = [...train, ...validation].filter((text) => text.length > length && [...text].length > length).length;
  if (cut > 0) notes.push(`${cut} of ${train.length + validation.length} texts are longer than ${length} characters: only those are read.`);
  const known = new Set(train);
  const twice = validation.filter((text) => known.has(text)).length;
  if (twice > 0)
    notes.push(
      `${twice} of ${validation.length} validation texts are in the training part too, letter by letter: learning by heart helps there.`,
    );
  const own = new Set(characters);
  const strange = validation.filter((text) => [...text].some((character) => !own.has(character))).length;
  if (strange > 0) notes.push(`${strange} validation texts have characters that the vocabulary has not: they are read as "unknown".`);
  return notes;
}

const unused = (table: Table, { name }: TextColumn): string[] =>
  table.columns.length > 1 ? [`Only "${name}" is learnt from: the next character needs no other column.`] : [];
