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
