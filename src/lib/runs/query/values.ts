/** Values of a filter: numbers, durations, dates, flags. A value is read for the type of the column it is compared with. Pure. */
import type { ValueType } from '../columns/column.ts';
import type { Operand } from './query.ts';

/** The clock of the caller: `now` in Unix milliseconds, and the first moment of a day, or of a minute in it, in its time zone. Months count from 1. */
export type Clock = { now: number; toTime?: (moment: Moment) => number };
export type Moment = { year: number; month: number; day: number; hour: number; minute: number };

/** A span of numbers: a day is one, a moment is empty. `text`: as it is compared with text. */
export type Value = { text: string; from: number; to: number; flag: boolean | null };

const utc = ({ year, month, day, hour, minute }: Moment): number => Date.UTC(year, month - 1, day, hour, minute);

const numberPattern = /^([+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(k|M|G|%)?$/;
const factors: { readonly [suffix: string]: number } = { k: 1e3, M: 1e6, G: 1e9 };

/** '1e-3', '10k', '2M', '90%', '10_000', 'nan', 'inf'; null for what is no number. */
export function readNumber(text: string): number | null {
  const odd = /^([+-]?)(nan|inf|infinity|infinite)$/i.exec(text);
  if (odd) return odd[2]?.toLowerCase() === 'nan' ? NaN : odd[1] === '-' ? -Infinity : Infinity;
  const [, digits, suffix] = numberPattern.exec(text) ?? [];
  if (digits === undefined) return null;
  const number = Number(digits.replaceAll('_', ''));
  return suffix === '%' ? number / 100 : number * (factors[suffix ?? ''] ?? 1);
}

const second = 1000;
const units: { readonly [name: string]: number } = {
  ms: 1,
  s: second,
  sec: second,
  second: second,
  m: 60 * second,
  min: 60 * second,
  minute: 60 * second,
  h: 3600 * second,
  hour: 3600 * second,
  d: 86_400 * second,
  day: 86_400 * second,
  w: 7 * 86_400 * second,
  week: 7 * 86_400 * second,
};
const unitOf = (name: string): number | null => {
  const lower = name.toLowerCase();
  return units[lower] ?? (lower.length > 3 ? (units[lower.replace(/s$/, '')] ?? null) : null);
};

/** Milliseconds of '5m', '1h30m', '250ms', '5 minutes'; null for what is no duration. */
export function readDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)\s*([a-z]+)\s*/gi)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return null;
  let sum = 0;
  for (const [, count, name = ''] of parts) {
    const unit = unitOf(name);
    if (unit === null) return null;
    sum += Number(count) * unit;
  }
  return sum;
}

/** Whether a word goes on with the value before it: '5' 'minutes', '2d' 'ago', '1h' '30m', '2026-11-01' '14:30'. */
export function continuesValue(before: string, next: string): boolean {
  if (next.toLowerCase() === 'ago') return readDuration(before) !== null;
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(before)) return /^\d{1,2}:\d{2}$/.test(next);
  if (/^\d+(\.\d*)?$/.test(before)) return unitOf(next) !== null;
  return readDuration(before) !== null && /^[\d.]+[a-z]+$/i.test(next) && readDuration(next) !== null;
}

const datePattern = /^(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?)?$/;

/** A day or a month as a span, a minute too; '2d ago' and 'now' as moments, 'today' and 'yesterday' as days. */
export function readDate(text: string, { now, toTime = utc }: Clock): { from: number; to: number } | null {
  const lower = text.toLowerCase();
  if (lower === 'now') return { from: now, to: now };
  if (lower === 'today' || lower === 'yesterday') return dayOf(now, lower === 'today' ? 0 : -1, toTime);
  if (lower.endsWith(' ago')) {
    const ago = readDuration(lower.slice(0, -4).trim());
    return ago === null ? null : { from: now - ago, to: now - ago };
  }
  const [, year, month, day, hour, minute] = datePattern.exec(text) ?? [];
  if (year === undefined || month === undefined) return null;
  const at: Moment = {
    year: Number(year),
    month: Number(month),
    day: Number(day ?? 1),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
  };
  const isReal = new Date(utc(at)).getUTCMonth() + 1 === at.month && at.day > 0 && at.hour < 24 && at.minute < 60;
  if (!isReal) return null;
  const after =
    minute !== undefined
      ? { ...at, minute: at.minute + 1 }
      : day !== undefined
        ? { ...at, day: at.day + 1 }
        : { ...at, month: at.month + 1 };
  return { from: toTime(at), to: toTime(after) };
}

/** The day of the caller's time zone around `now`, found by its offset there. */
function dayOf(now: number, shift: number, toTime: (moment: Moment) => number): { from: number; to: number } {
  const guess = new Date(now);
  const asUtc: Moment = { year: guess.getUTCFullYear(), month: guess.getUTCMonth() + 1, day: guess.getUTCDate(), hour: 0, minute: 0 };
  const offset = [1, 0, -1].find((days) => toTime({ ...asUtc, day: asUtc.day + days }) <= now) ?? 0;
  const day = asUtc.day + offset + shift;
  return { from: toTime({ ...asUtc, day }), to: toTime({ ...asUtc, day: day + 1 }) };
}

const readFlag = (text: string): boolean | null => (/^(true|yes|on)$/i.test(text) ? true : /^(false|no|off)$/i.test(text) ? false : null);

const point = (text: string, number: number): Value => ({ text, from: number, to: number, flag: null });
const onlyText = (text: string): Value => point(text, NaN);

/** What to write for a column of a type, as the end of a sentence. */
export const examplesOf: Record<ValueType, string> = {
  number: 'a number, such as 16 or 1e-3',
  duration: 'a duration, such as 30s or 5m',
  date: 'a date, such as 2026-11-01 or 2d ago',
  flag: 'yes or no',
  text: 'a text, such as "finished"',
  list: 'a text, such as "old"',
};

/** A value for a column of this type; null when it cannot be one. Seconds where a duration has no unit. */
export function readValue({ text, quoted }: Pick<Operand, 'text' | 'quoted'>, type: ValueType, clock: Clock): Value | null {
  switch (type) {
    case 'text':
    case 'list': {
      const number = quoted ? null : readNumber(text);
      return number === null ? onlyText(text) : point(text, number);
    }
    case 'number': {
      const number = readNumber(text);
      return number === null ? null : point(text, number);
    }
    case 'duration': {
      const bare = readNumber(text);
      const duration = readDuration(text) ?? (bare === null ? null : bare * second);
      return duration === null ? null : point(text, duration);
    }
    case 'date': {
      const span = readDate(text, clock);
      return span && { text, ...span, flag: null };
    }
    case 'flag': {
      const flag = readFlag(text);
      return flag === null ? null : { text, from: NaN, to: NaN, flag };
    }
    default:
      return type satisfies never;
  }
}
