/** The rows to draw for a scroll position, with some to spare on both sides. `end` is exclusive. Pure. */
export function visibleRows({
  scrollTop,
  height,
  rowHeight,
  count,
}: {
  scrollTop: number;
  height: number;
  rowHeight: number;
  count: number;
}): { start: number; end: number } {
  const spare = 8;
  const start = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - spare));
  return { start, end: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare) };
}

type Drawn<Row> = { row: Row; at: number; gap: number }; // gap: how many rows before it are not drawn

/** The rows to draw with the one that has the focus, wherever it is: a row that is not drawn loses it. `held`: its key. */
export function withHeld<Row extends { key: string }>(
  rows: readonly Row[],
  { start, end }: { start: number; end: number },
  held: string | null,
): Drawn<Row>[] {
  const seen = rows.slice(start, end).map((row, offset) => ({ row, at: start + offset }));
  const at = held === null || seen.some(({ row }) => row.key === held) ? -1 : rows.findIndex(({ key }) => key === held);
  const row = rows[at];
  const all = !row ? seen : at < start ? [{ row, at }, ...seen] : [...seen, { row, at }];
  return all.map((each, index) => ({ ...each, gap: each.at - (all[index - 1]?.at ?? -1) - 1 }));
}

/** By how many rows most of those that were seen have moved, by what came or went above them. `start` to `end`: their places before. */
export function shiftOf(
  before: readonly { key: string }[],
  now: readonly { key: string }[],
  { start, end }: { start: number; end: number },
): number {
  const places = new Map(before.slice(start, end).map(({ key }, offset) => [key, start + offset]));
  if ([...places].every(([key, at]) => now[at]?.key === key)) return 0;
  const counts = new Map<number, number>();
  now.forEach(({ key }, at) => {
    const was = places.get(key);
    if (was !== undefined) counts.set(at - was, (counts.get(at - was) ?? 0) + 1);
  });
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? 0;
}
