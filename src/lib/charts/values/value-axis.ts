/** An axis for any column of the runs table: numbers, durations and dates along a range, anything else as places in order. Pure. */
import { cellText } from '../../runs/columns/cell-text.ts';
import type { Cell, Column } from '../../runs/columns/column.ts';
import { collator } from '../../runs/query/compare.ts';
import { formatSeconds } from '../format.ts';
import { axisTicks, paddedRange, type Tick } from '../ticks.ts';

/** At the ends of an axis or between: 0 at its beginning, 1 at its end. */
export type ValueAxis = {
  title: string;
  column: Column;
  isLog: boolean;
  canLog: boolean; // all its numbers are above zero
  places: readonly string[] | null; // what the categories are, in order; null: it is of numbers
  ticks: readonly Tick[];
  /** null: no number, or none that the axis can show. */
  at: (cell: Cell) => number | null;
  /** The number, or the index of a category, at a place. */
  valueAt: (at: number) => number;
  text: (cell: Cell) => string;
};

export type AxisWish = { log?: boolean; range?: readonly [number, number] | null; ticks?: number; dates: (at: number) => string };

const isNumeric = ({ type }: Column) => type === 'number' || type === 'date' || type === 'duration';
const finite = (cells: readonly Cell[]): number[] =>
  cells.filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));

/** Of texts as people read them; false before true. What has no value has no place. */
export function categoriesOf(cells: readonly Cell[], column: Column, dates: (at: number) => string): string[] {
  const texts = new Set(cells.filter((cell) => cell !== null && typeof cell !== 'symbol').map((cell) => cellText(cell, column, dates)));
  return column.type === 'flag' ? ['no', 'yes'].filter((text) => texts.has(text)) : [...texts].sort(collator.compare);
}

/** `cells`: all that is to have a place. */
export function valueAxis(column: Column, cells: readonly Cell[], wish: AxisWish): ValueAxis {
  const text = (cell: Cell) => cellText(cell, column, wish.dates);
  const numbers = isNumeric(column) ? finite(cells) : [];
  return numbers.length > 0 || isNumeric(column)
    ? numberAxis({ column, numbers, wish, text })
    : categoryAxis(column, categoriesOf(cells, column, wish.dates), text);
}

type Given = { column: Column; numbers: readonly number[]; wish: AxisWish; text: (cell: Cell) => string };

function numberAxis({ column, numbers, wish, text }: Given): ValueAxis {
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers) [low, high] = [Math.min(low, number), Math.max(high, number)];
  const canLog = low > 0 && column.type !== 'date' && numbers.length > 0;
  const isLog = wish.log === true && canLog;
  const scaled = (value: number) => (isLog ? Math.log10(value) : value);
  const valueOf = (place: number) => (isLog ? 10 ** place : place);
  const [from, to] = wish.range ? [scaled(wish.range[0]), scaled(wish.range[1])] : paddedRange(scaled(low), scaled(high));
  const count = wish.ticks ?? 5;
  const raw = axisTicks({ from: valueOf(from), to: valueOf(to), log: isLog }, count);
  const label = (tick: Tick) =>
    column.type === 'date' ? wish.dates(tick.value) : column.type === 'duration' ? formatSeconds(tick.value / 1000) : tick.label;
  return {
    title: column.unit === '' ? column.title : `${column.title}, ${column.unit}`,
    column,
    isLog,
    canLog,
    places: null,
    ticks: raw.map((tick) => ({ ...tick, label: label(tick) })),
    at: (cell) => {
      if (typeof cell !== 'number' || !Number.isFinite(cell) || (isLog && cell <= 0)) return null;
      return (scaled(cell) - from) / (to - from);
    },
    valueAt: (at) => valueOf(from + at * (to - from)),
    text,
  };
}

function categoryAxis(column: Column, places: readonly string[], text: (cell: Cell) => string): ValueAxis {
  const atOf = (index: number) => (index + 0.5) / places.length;
  const indexes = new Map(places.map((place, index) => [place, index]));
  return {
    title: column.title,
    column,
    isLog: false,
    canLog: false,
    places,
    ticks: places.map((place, index) => ({ value: index, at: atOf(index), label: place })),
    at: (cell) => {
      if (cell === null || typeof cell === 'symbol') return null;
      const index = indexes.get(text(cell));
      return index === undefined ? null : atOf(index);
    },
    valueAt: (at) => Math.max(0, Math.min(places.length - 1, Math.floor(at * places.length))),
    text,
  };
}

/** As many ticks as have room, every other or every third where there are more. */
export function thinned(ticks: readonly Tick[], most: number): readonly Tick[] {
  const step = Math.max(1, Math.ceil(ticks.length / Math.max(1, most)));
  return step === 1 ? ticks : ticks.filter((_, at) => at % step === 0);
}
