/** What a cell of another tracker's table says: numbers with their words, times and durations in the forms that the trackers write. */

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const words: Record<string, number> = { nan: NaN, inf: Infinity, infinity: Infinity };

/** Null for what is no number; NaN and the infinities are numbers. */
export function readNumber(cell: string): number | null {
  if (numberPattern.test(cell)) return Number(cell);
  const [, sign = '', word = ''] = /^([+-]?)([a-z]+)$/i.exec(cell) ?? [];
  const value = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined;
  return value === undefined ? null : sign === '-' ? -value : value;
}

export function readValue(cell: string): string | number | boolean {
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  const number = readNumber(cell);
  return number === null ? cell : number;
}

const isoPattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/** Unix milliseconds of an ISO 8601 time (UTC where no zone is given), or of a count of seconds or milliseconds since 1970. */
export function readTime(cell: string): number | null {
  const [whole, day, clock = '00:00', fraction = '', zone = 'Z'] = isoPattern.exec(cell) ?? [];
  if (whole !== undefined) {
    const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
    const at = Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}${fraction.slice(0, 4)}${offset}`);
    return Number.isNaN(at) ? null : at;
  }
  const count = readNumber(cell);
  if (count === null || !(count > 1e8 && count < 1e14)) return null; // from 1973 on, in seconds, or in milliseconds
  return Math.round(count < 1e11 ? count * 1000 : count);
}

const units: Record<string, number> = { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of '90' (seconds), '1.5min', '2h 3m 4s' or '500ms'; null for anything else. */
export function readDuration(cell: string): number | null {
  const seconds = readNumber(cell);
  if (seconds !== null) return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
  const parts = [...cell.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)];
  if (parts.length === 0 || cell.replace(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi, '').trim() !== '') return null;
  const lengths = parts.map(
    ([, count, unit = '']) => Number(count) * (Object.hasOwn(units, unit.toLowerCase()) ? (units[unit.toLowerCase()] ?? NaN) : NaN),
  );
  const sum = lengths.reduce((total, length) => total + length, 0);
  return Number.isNaN(sum) ? null : sum;
}
