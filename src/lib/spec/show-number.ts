/** Numbers as a person reads them. Missing and not-a-number are '–'; the minus is U+2212; thousands part by a narrow space. */

export const minus = '\u2212';
export const dash = '\u2013';
const narrow = '\u202f';

const signed = (value: number, digits: string) => (value < 0 && /[1-9]/.test(digits) ? minus + digits : digits);
export const magnitude = (value: number): number => (value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) + 1e-12));
export const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, narrow);

export const fixed = (value: number, decimals: number): string => {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  return signed(value, fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`);
};

export const scientific = (value: number, decimals: number): string => {
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential(decimals).split('e');
  return signed(value, `${mantissa}e${exponent.replace('+', '').replace('-', minus)}`);
};

/** Whole numbers: '1 204'. */
export const formatCount = (value: number): string => (Number.isFinite(value) ? fixed(Math.round(value), 0) : dash);

/** `significant` digits: 0.0123, 12.3, 1 230; below 1e-4 and from 1e6 as 1.23e−5. */
export function formatNumber(value: number, significant = 3): string {
  if (Number.isNaN(value)) return dash;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  const power = magnitude(value);
  if (value !== 0 && (power < -4 || power >= 6)) return scientific(value, significant - 1);
  return fixed(value, Math.max(0, significant - 1 - Math.max(power, value === 0 ? 0 : power)));
}

/** A duration in seconds: '40 ms', '0.3 s', '12 s', '1 min 20 s', '2 h 5 min'. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return dash;
  if (seconds === 0) return '0 s';
  if (seconds < 0.0995) return seconds < 0.001 ? '< 1 ms' : `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? `${grouped(String(minutes / 60))} h` : `${grouped(String(Math.floor(minutes / 60)))} h ${minutes % 60} min`;
}
