import { dash, fixed, scientific } from '../spec/show-number.ts';
import { alignedDecimals } from './format.ts';

const significant = 4; // digits of the largest number of a column

/**
 * How the numbers of one column are written so that they line up: the decimals they have, but beyond two no more than give the largest
 * one four digits. Thousands part only where there are five digits, so that years stay years. Text that is no number stays itself.
 */
export function columnText(cells: readonly string[]): (cell: string) => string {
  const values = cells
    .filter((cell) => cell.trim() !== '')
    .map(Number)
    .filter(Number.isFinite);
  const decimals = Math.min(Math.max(2, alignedDecimals(values, significant)), Math.max(0, ...values.map(decimalsOf)));
  const isLong = values.some((value) => Math.abs(value) >= 1e4);
  return (cell) => {
    const value = cell.trim() === '' ? NaN : Number(cell);
    if (Number.isNaN(value)) return cell;
    if (!Number.isFinite(value)) return dash;
    if (Math.abs(value) >= 1e9 || (value !== 0 && Math.abs(value) < 1e-8)) return scientific(value, 2);
    const text = fixed(value, decimals);
    return isLong ? text : text.replaceAll('\u202f', '');
  };
}

/** Of the shortest text that is the number: 3 for 0.125, 7 for 1e-7. */
function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(Math.abs(value)).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}
