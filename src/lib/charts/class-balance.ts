import { formatCount, formatPercent } from './format.ts';

export const parts = ['train', 'validation', 'test'] as const;
export type PartName = (typeof parts)[number];

export type Segment = { part: PartName; count: number; start: number; share: number }; // start and share: 0 to 1 of the bar's full width

/** Sizes of the split as segments of one bar; a part without rows has none. */
export function splitSegments(sizes: Record<PartName, number>): Segment[] {
  const total = sizes.train + sizes.validation + sizes.test;
  return segments(sizes, total);
}

export type ClassBar = { name: string; count: number; share: number; segments: Segment[] };

/** One bar per class, the largest class as wide as the room. `hidden` classes come after `limit`. */
export function classBars(
  balance: readonly ({ name: string } & Record<PartName, number>)[],
  limit = 12,
): { bars: ClassBar[]; hidden: number } {
  const counts = balance.map((entry) => entry.train + entry.validation + entry.test);
  const total = counts.reduce((a, b) => a + b, 0);
  const widest = Math.max(1, ...counts);
  const bars = balance.slice(0, limit).map((entry, i) => {
    const count = counts[i] ?? 0;
    return { name: entry.name, count, share: total > 0 ? count / total : NaN, segments: segments(entry, widest) };
  });
  return { bars, hidden: Math.max(0, balance.length - limit) };
}

/** 'train 276 (80%), validation 68 (20%)' */
export const splitSentence = (sizes: Record<PartName, number>): string =>
  splitSegments(sizes)
    .map((segment) => `${segment.part} ${formatCount(segment.count)} (${formatPercent(segment.share)})`)
    .join(', ') || 'no rows';

function segments(sizes: Record<PartName, number>, whole: number): Segment[] {
  let start = 0;
  return parts.flatMap((part) => {
    const count = sizes[part];
    if (count <= 0) return [];
    const segment = { part, count, start, share: count / whole };
    start += segment.share;
    return [segment];
  });
}
