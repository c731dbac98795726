/** The values that runs have in a column, as a filter would write them. Pure. */
import { isList, type Column, type Facts } from '../columns/column.ts';
import type { ListedRun } from '../listed-run.ts';
import { keywords } from './tokens.ts';

export type OccurringValue = { text: string; count: number }; // text: quoted where it has to be

const isPlain = (text: string): boolean => /^[A-Za-z_][\w-]*$/.test(text) && !keywords.some((keyword) => keyword === text.toLowerCase());

/** A text as it stands in a filter. */
export const valueText = (text: string): string => (isPlain(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`);

const longest = 200;

/** The most frequent first. Dates and durations are measured, not chosen from, and of those there are none. */
export function occurringValues(
  column: Column,
  runs: readonly ListedRun[],
  { facts = {}, limit = 50 }: { facts?: Facts; limit?: number } = {},
): OccurringValue[] {
  if (column.type === 'date' || column.type === 'duration') return [];
  const counts = new Map<string, number>();
  const add = (item: string | number | boolean) => {
    const text = typeof item === 'string' ? valueText(item) : typeof item === 'boolean' ? (item ? 'yes' : 'no') : String(item);
    if (text.length <= longest) counts.set(text, (counts.get(text) ?? 0) + 1);
  };
  for (const run of runs) {
    const cell = column.read(run, facts);
    if (isList(cell)) cell.forEach(add);
    else if (cell !== null && typeof cell !== 'symbol') add(cell);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([text, count]) => ({ text, count }));
}
