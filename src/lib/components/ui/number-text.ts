/** Text of a number field: reading what a person typed, and stepping it with the arrows. */

/** The number in the text, or null: accepts `1e-3`, `.5`, `0,5` and spaces around. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim().replace('−', '-');
  const plain = trimmed.includes('.') ? trimmed : trimmed.replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** Free of float dust; a whole number, such as a long seed, is exact. */
const tidy = (value: number): number => (Number.isSafeInteger(value) ? value : Number(value.toPrecision(12)));

/** As short as it is exact: 0.001 stays 0.001, 1e-7 stays 1e-7. */
export function showNumber(value: number): string {
  return Number.isFinite(value) ? String(tidy(value)) : '';
}

export type Limits = { min?: number; max?: number; integer?: boolean };

/** A sentence when the number is out of its limits, else null. */
export function limitTrouble(value: number, { min, max, integer }: Limits): string | null {
  if (integer && !Number.isInteger(value)) return `Type a whole number; ${showNumber(value)} is not one.`;
  if (min !== undefined && max !== undefined && (value < min || value > max))
    return `Type a number from ${showNumber(min)} to ${showNumber(max)}.`;
  if (min !== undefined && value < min) return `Type a number of at least ${showNumber(min)}.`;
  if (max !== undefined && value > max) return `Type a number of at most ${showNumber(max)}.`;
  return null;
}

const ladder = [1, 2, 5, 10];

/** One notch on a 1-2-5 scale: 0.01 goes up to 0.02 and down to 0.005. */
export function stepLog(value: number, direction: 1 | -1): number {
  if (!(value > 0)) return value;
  const power = Math.floor(Math.log10(value) + 1e-9);
  const mantissa = value / 10 ** power;
  const notch =
    direction === 1 ? ladder.find((step) => step > mantissa * 1.0001) : [...ladder].reverse().find((step) => step < mantissa * 0.9999);
  return Number(((notch ?? (direction === 1 ? 10 : 0.5)) * 10 ** power).toPrecision(12));
}

/** The value after an arrow key, kept inside the limits and free of float dust. */
export function stepLinear(value: number, by: number, { min = -Infinity, max = Infinity }: Limits): number {
  return tidy(Math.min(max, Math.max(min, value + by)));
}
