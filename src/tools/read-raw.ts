import { gunzipSync } from 'node:zlib';
import { parseCsv } from '../lib/data/csv.ts';
import { toCategories } from '../lib/data/read-column.ts';
import { targetsOf } from '../lib/spec/dataset.ts';
import type { CategoryColumn, Column, DatasetCard, NumberColumn, Table } from '../lib/data/table.ts';

type Reader = (bytes: Uint8Array, card: DatasetCard) => { columns: Column[]; rows: number; rawColumns: number };

const linesOf = (bytes: Uint8Array): string[] => {
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

const readTable: Reader = (bytes, card) => {
  const parsed = parseCsv({ name: card.file, bytes });
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join(' '));
  return { ...parsed.value, rawColumns: parsed.value.columns.length };
};

const digitNames = Array.from({ length: 10 }, (_, digit) => String(digit));
const digitColumn = (codes: ArrayLike<number>): CategoryColumn => ({
  type: 'category',
  name: 'digit',
  categories: digitNames,
  codes: Int32Array.from(codes),
});

/** 64 columns of pixels and the digit, as one image column and a category. */
const readDigits: Reader = (bytes, card) => {
  const { columns, rows, rawColumns } = readTable(bytes, card);
  const numbers = columns.filter((column): column is NumberColumn => column.type === 'number');
  const digit = numbers.find(({ name }) => name === 'digit');
  const pixelColumns = numbers.filter(({ name }) => /^p\d_\d$/.test(name));
  if (digit === undefined || pixelColumns.length !== 64) throw new Error(`${card.file} does not hold 64 pixels and a digit.`);
  const pixels = new Uint8Array(rows * 64);
  pixelColumns.forEach(({ values }, at) => values.forEach((value, row) => (pixels[row * 64 + at] = value)));
  return {
    columns: [{ type: 'image', name: 'image', shape: [8, 8, 1], largest: 16, pixels }, digitColumn(digit.values)],
    rows,
    rawColumns,
  };
};

/** What a digit answers, for several labels at once: a loop is one that is printed closed. */
const questions: [name: string, isYes: (digit: number) => boolean][] = [
  ['even', (digit) => digit % 2 === 0],
  ['loop', (digit) => [0, 6, 8, 9].includes(digit)],
  ['above 4', (digit) => digit > 4],
];

/** The same images, with the answers in place of the digit. */
const readDigitQuestions: Reader = (bytes, card) => {
  const { columns, ...rest } = readDigits(bytes, card);
  const digit = columns.find((column) => column.type === 'category');
  const answers = questions.map(([name, isYes]): CategoryColumn => {
    const codes = Int32Array.from(digit?.codes ?? [], (code) => (isYes(code) ? 1 : 0));
    return { type: 'category', name, categories: ['no', 'yes'], codes };
  });
  return { columns: [...columns.filter((column) => column !== digit), ...answers], ...rest };
};

/** As `make-mnist.ts` writes it: labels, then pixels. */
const readMnist: Reader = (bytes) => {
  const inflated = new Uint8Array(gunzipSync(bytes));
  const rows = inflated.length / 785;
  const pixels = inflated.slice(rows);
  return {
    columns: [{ type: 'image', name: 'image', shape: [28, 28, 1], largest: 255, pixels }, digitColumn(inflated.subarray(0, rows))],
    rows,
    rawColumns: 785,
  };
};

const readNames: Reader = (bytes) => {
  const values = linesOf(bytes);
  return { columns: [{ type: 'text', name: 'name', values }], rows: values.length, rawColumns: 1 };
};

/** Tab between label and message; quotes are ordinary characters. */
const readMessages: Reader = (bytes) => {
  const [header = '', ...lines] = linesOf(bytes);
  const cells = lines.map((line) => {
    const tab = line.indexOf('\t');
    return { label: line.slice(0, tab), message: line.slice(tab + 1) };
  });
  const [label = '', message = ''] = header.split('\t');
  const columns: Column[] = [
    { type: 'category', name: label, ...toCategories(cells.map((cell) => cell.label)) },
    { type: 'text', name: message, values: cells.map((cell) => cell.message) },
  ];
  return { columns, rows: lines.length, rawColumns: 2 };
};

const readers = new Map<string, Reader>([
  ['digits-8x8', readDigits],
  ['digit-questions', readDigitQuestions],
  ['mnist-2000', readMnist],
  ['names', readNames],
  ['sms-spam', readMessages],
]);

/** A raw file of `datasets/` as the table that its card describes; anything but a plain CSV has a reader here. @throws Error when they differ. */
export function readRaw(bytes: Uint8Array, card: DatasetCard): Table {
  const read = readers.get(card.name) ?? readTable;
  const { columns, rows, rawColumns } = read(bytes, card);
  if (rows !== card.rows || rawColumns !== card.columns)
    throw new Error(`${card.file} holds ${rows} rows and ${rawColumns} columns, but its card says ${card.rows} and ${card.columns}.`);
  const absent = targetsOf(card).find((name) => !columns.some((column) => column.name === name));
  if (absent !== undefined) throw new Error(`${card.file} has no column "${absent}", its card's target.`);
  return { name: card.name, rows, columns, hash: card.sha256 };
}
