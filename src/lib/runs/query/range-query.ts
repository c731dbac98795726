/** Ranges of columns, as they are brushed in a chart, written as a filter. Pure. */
import type { Column } from '../columns/column.ts';
import { formatQuery } from './format-query.ts';
import { parseQuery } from './parse-query.ts';
import type { Comparison, Operand, Query } from './query.ts';

/** null: open at that end. */
export type NumberRange = { low: number | null; high: number | null };

/** What a column may be: in one of the ranges, or one of the texts. */
export type ColumnRanges = { column: Pick<Column, 'path' | 'type'> } & (
  { type: 'numbers'; ranges: readonly NumberRange[] } | { type: 'texts'; texts: readonly string[] }
);

const nowhere = { from: 0, to: 0 };
const operand = (text: string, quoted = false): Operand => ({ ...nowhere, text, quoted });

const two = (number: number) => String(number).padStart(2, '0');

/** To the minute, in the time zone of the caller, as a filter reads it. */
function dateValue(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

const valueText = (value: number, { type }: Pick<Column, 'type'>): string =>
  type === 'date' ? dateValue(value) : type === 'duration' ? `${Number(value.toPrecision(6))}ms` : String(value);

function rangeQuery(column: Pick<Column, 'path' | 'type'>, { low, high }: NumberRange): Query | null {
  const operands: Operand[] = [];
  const operators: Comparison[] = [];
  if (low !== null) {
    operands.push(operand(valueText(low, column)));
    operators.push('<=');
  }
  operands.push(operand(column.path));
  if (high !== null) {
    operators.push('<=');
    operands.push(operand(valueText(high, column)));
  }
  if (operators.length === 0) return null;
  const isLowAlone = high === null; // the name first, as a person would write it
  return isLowAlone
    ? { ...nowhere, type: 'chain', operands: operands.toReversed(), operators: ['>='] }
    : { ...nowhere, type: 'chain', operands, operators };
}

const any = (parts: readonly Query[]): Query[] => {
  const [only] = parts;
  return only ? [parts.length === 1 ? only : { ...nowhere, type: 'or', parts: [...parts] }] : [];
};

function columnQuery(ranges: ColumnRanges): Query[] {
  const { column } = ranges;
  if (ranges.type === 'numbers') return any(ranges.ranges.flatMap((range) => rangeQuery(column, range) ?? []));
  if (ranges.texts.length === 0) return [];
  const values = ranges.texts.map((text) => operand(text, column.type !== 'flag'));
  const [only] = values;
  return only && values.length === 1
    ? [{ ...nowhere, type: 'chain', operands: [operand(column.path), only], operators: ['='] }]
    : [{ ...nowhere, type: 'in', column: operand(column.path), values }];
}

/** The filter with these ranges added to it; one that cannot be read gives way to them. */
export function filterWithRanges(text: string, ranges: readonly ColumnRanges[]): string {
  const before = parseQuery(text);
  const kept = before.ok && before.value.type !== 'all' ? [before.value] : [];
  const parts = [...kept.flatMap((query) => (query.type === 'and' ? query.parts : [query])), ...ranges.flatMap(columnQuery)];
  return formatQuery({ ...nowhere, type: 'and', parts });
}
