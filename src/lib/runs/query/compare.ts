/** One value of a run against one of a filter. Pure. */
import { isList, type Cell, type Known } from '../columns/column.ts';
import type { Comparison } from './query.ts';
import type { Value } from './values.ts';

/** Text sorts as people read it: 'train 2' before 'train 10'. */
export const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const isNanText = (text: string) => text.toLowerCase() === 'nan';

/** A span is compared as one whole: after a day is after its end. NaN equals NaN and is neither more nor less than anything. */
function compareNumber(cell: number, comparison: Exclude<Comparison, '!='>, { from, to, text }: Value): boolean {
  const isPoint = from === to;
  switch (comparison) {
    case '=':
      if (Number.isNaN(cell)) return isNanText(text);
      return isPoint ? cell === from : cell >= from && cell < to;
    case '<':
      return cell < from;
    case '<=':
      return isPoint ? cell <= from : cell < to;
    case '>':
      return isPoint ? cell > from : cell >= to;
    case '>=':
      return cell >= from;
    default:
      return comparison satisfies never;
  }
}

function compareText(cell: string, comparison: Exclude<Comparison, '!='>, lower: string): boolean {
  if (comparison === '=') return cell.toLowerCase() === lower;
  const order = collator.compare(cell, lower);
  return comparison === '<' ? order < 0 : comparison === '<=' ? order <= 0 : comparison === '>' ? order > 0 : order >= 0;
}

/** Case does not count; of a list one item is enough; a run without the value is not equal, not less and not more. `!=` is what `=` is not. */
export function comparer(comparison: Comparison, value: Value): (cell: Cell) => boolean {
  const lower = value.text.toLowerCase();
  const sign = comparison === '!=' ? '=' : comparison;
  const one = (item: Known): boolean => {
    if (isList(item)) return item.some(one);
    if (typeof item === 'number') return compareNumber(item, sign, value);
    if (typeof item === 'boolean') return sign === '=' && item === value.flag;
    return compareText(item, sign, lower);
  };
  const test = (cell: Cell) => cell !== null && typeof cell !== 'symbol' && one(cell);
  return comparison === '!=' ? (cell) => !test(cell) : test;
}

/** The same of two cells of one run. */
export function compareCells(a: Cell, comparison: Comparison, b: Cell): boolean {
  if (typeof b === 'number') return comparer(comparison, { text: String(b), from: b, to: b, flag: null })(a);
  if (typeof b === 'boolean') return comparer(comparison, { text: String(b), from: NaN, to: NaN, flag: b })(a);
  if (typeof b === 'string') return comparer(comparison, { text: b, from: NaN, to: NaN, flag: null })(a);
  return comparison === '!=' && a !== b;
}
