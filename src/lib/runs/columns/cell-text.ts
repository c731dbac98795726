/** A value of a column as the table, the menus and the files say it. Pure. */
import { dash, formatCount, formatNumber } from '../../spec/show-number.ts';
import { describeDuration } from '../describe-run.ts';
import { isList, pending, type Cell, type Column } from './column.ts';

/** Numbers that are none, in words; null for the others. */
export function oddWord(value: number): string | null {
  if (Number.isNaN(value)) return 'not a number';
  return value === Infinity ? 'infinite' : value === -Infinity ? 'minus infinite' : null;
}

/** 'dates' says a moment: clocks and time zones are the caller's. Missing is '–', what is not known yet '…'. */
export function cellText(cell: Cell, { type }: Pick<Column, 'type'>, dates: (at: number) => string): string {
  if (cell === null) return dash;
  if (cell === pending) return '\u2026';
  if (isList(cell)) return cell.join(', ');
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string') return cell;
  const odd = oddWord(cell);
  if (odd !== null) return odd;
  if (type === 'date') return dates(cell);
  if (type === 'duration') return describeDuration(cell);
  return Number.isInteger(cell) ? formatCount(cell) : formatNumber(cell, 4);
}
