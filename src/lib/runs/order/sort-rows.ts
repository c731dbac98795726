/** Putting runs, or groups of them, in order by the values of columns. Pure. */
import { isList, pending, type Cell } from '../columns/column.ts';
import { collator } from '../query/compare.ts';

/** `descending` turns values round, never what comes last. */
export type SortKey = { path: string; descending: boolean };

/** What comes behind the values in either direction, in this order. */
const behind = { value: 0, infinite: 1, minusInfinite: 2, notANumber: 3, missing: 4, pending: 5 } as const;

function placeOf(cell: Cell): number {
  if (cell === null) return behind.missing;
  if (cell === pending) return behind.pending;
  if (typeof cell !== 'number' || Number.isFinite(cell)) return behind.value;
  return Number.isNaN(cell) ? behind.notANumber : cell > 0 ? behind.infinite : behind.minusInfinite;
}

const textOf = (cell: string | readonly (string | number)[]): string => (typeof cell === 'string' ? cell : cell.join(', '));

/** Numbers that sort as the cells do: texts by their rank among the different ones, which are compared once and not for each pair. */
function ranksOf(cells: readonly Cell[]): Float64Array {
  const texts = new Set<string>();
  for (const cell of cells) if (typeof cell === 'string' || isList(cell)) texts.add(textOf(cell));
  const rank = new Map([...texts].sort(collator.compare).map((text, at) => [text, at]));
  return Float64Array.from(cells, (cell) => {
    if (typeof cell === 'number') return Number.isFinite(cell) ? cell : 0;
    if (typeof cell === 'boolean') return cell ? 1 : 0;
    return typeof cell === 'string' || isList(cell) ? (rank.get(textOf(cell)) ?? 0) : 0;
  });
}

/**
 * Stable: what is equal in all keys stays in the order given. Infinite numbers, those that are none, missing and unknown values come last,
 * in that order, whichever way a key goes. `cellsOf` gives the values of a key, one for each item.
 */
export function sortBy<Item, Key extends { descending: boolean }>(
  items: readonly Item[],
  keys: readonly Key[],
  cellOf: (item: Item, key: Key) => Cell,
): Item[] {
  const ranked = keys.map((key) => {
    const cells = items.map((item) => cellOf(item, key));
    return { sign: key.descending ? -1 : 1, ranks: ranksOf(cells), places: Uint8Array.from(cells, placeOf) };
  });
  const order = Uint32Array.from(items, (_, at) => at);
  order.sort((a, b) => {
    for (const { sign, ranks, places } of ranked) {
      const place = (places[a] ?? 0) - (places[b] ?? 0);
      if (place !== 0) return place;
      const rank = (ranks[a] ?? 0) - (ranks[b] ?? 0);
      if (rank !== 0) return sign * rank;
    }
    return a - b;
  });
  return Array.from(order, (at) => items[at]).filter((item) => item !== undefined);
}
