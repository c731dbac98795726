/** How much of a score's variance each field answers for, as bars with their intervals. Pure geometry. */
import { fixed } from '../../spec/show-number.ts';
import { box, fitted, round, type Drawing, type Mark } from '../drawing/drawing.ts';
import { formatPercent } from '../format.ts';
import { linearTicks } from '../ticks.ts';

type Estimate = { value: number; low: number; high: number };
export type Bar = { title: string; share: Estimate; correlation: Estimate | null };

export const barHeight = 30;
const [top, bottom] = [18, 24];

export const barsHeight = (bars: number, hasSeeds: boolean): number => top + bottom + barHeight * (bars + (hasSeeds ? 1 : 0));

/** '62% (41 to 78)'. A share cannot be below zero or above one, though its interval may be. */
export function shareText({ value, low, high }: Estimate): string {
  const percent = (share: number) => fixed(Math.round(100 * Math.max(0, Math.min(1, share))), 0);
  return `${formatPercent(Math.max(0, Math.min(1, value)))} (${percent(low)} to ${percent(high)})`;
}

/** '+0.62', with an arrow the way the score goes; '' where the field has no order or the way is not known. */
export function wayText(correlation: Estimate | null): string {
  if (correlation === null) return '';
  const { value, low, high } = correlation;
  if (low <= 0 && high >= 0) return `\u2194 ${fixed(value, 2)}`;
  return value > 0 ? `\u2197 +${fixed(value, 2)}` : `\u2198 ${fixed(value, 2)}`;
}

type Given = { bars: readonly Bar[]; seeds: number | null; width: number; strong: number | null };

export function importanceBars({ bars, seeds, width, strong }: Given): Drawing {
  const names = Math.min(190, Math.max(96, width * 0.36));
  const right = 62;
  const room = Math.max(40, width - names - right);
  const most = Math.min(1.2, Math.max(0.1, seeds ?? 0, ...bars.map(({ share }) => share.high)));
  const least = Math.max(-0.2, Math.min(0, ...bars.map(({ share }) => share.low)));
  const across = (share: number) => round(names + ((Math.max(least, Math.min(most, share)) - least) / (most - least)) * room);
  const height = barsHeight(bars.length, seeds !== null);
  const ticks = linearTicks(least, most, room < 160 ? 3 : 5).filter(({ value }) => value >= 0);
  const marks: Mark[] = ticks.flatMap(({ value }): Mark[] => [
    { type: 'line', path: `M${across(value)} ${top}V${height - bottom}`, ink: value === 0 ? 'muted' : 'hairline' },
    { type: 'text', x: across(value), y: height - bottom + 14, text: formatPercent(value), ink: 'muted', anchor: 'middle' },
  ]);
  bars.forEach(({ title, share, correlation }, index) => {
    const y = top + index * barHeight;
    const middle = y + barHeight / 2;
    const isSure = share.low > 0;
    const start = across(0);
    const end = across(Math.max(0, share.value));
    marks.push(
      { type: 'text', x: 2, y: middle + 4, text: fitted(title, names - 10), ink: 'ink', isBold: index === strong },
      {
        type: 'area',
        path: box({ x: start, y: middle - 7, width: end - start, height: 14 }),
        ink: isSure ? 'accent' : 'muted',
        opacity: isSure ? 0.75 : 0.35,
      },
      { type: 'line', path: `M${across(share.low)} ${middle}H${across(share.high)}`, ink: 'ink', width: 1.5 },
      { type: 'line', path: `M${across(share.low)} ${middle - 4}v8M${across(share.high)} ${middle - 4}v8`, ink: 'ink', width: 1.5 },
      { type: 'text', x: width - 4, y: middle + 4, text: wayText(correlation), ink: 'muted', anchor: 'end' },
    );
    if (index === strong)
      marks.push({ type: 'line', path: box({ x: 0.5, y: y + 1, width: width - 1, height: barHeight - 2 }), ink: 'accent' });
  });
  if (seeds !== null) {
    const middle = top + bars.length * barHeight + barHeight / 2;
    const path = box({ x: across(0), y: middle - 7, width: across(seeds) - across(0), height: 14 });
    marks.push(
      { type: 'text', x: 2, y: middle + 4, text: fitted('seeds, by repeats', names - 10), ink: 'muted' },
      { type: 'area', path, ink: 'floor', opacity: 0.4 },
    );
  }
  marks.push({ type: 'text', x: width - 4, y: 12, text: 'rank corr.', ink: 'muted', anchor: 'end', size: 10 });
  return { width, height, marks };
}
