/** Which axes a chart of parallel coordinates has, as it is kept: their columns in order, which are flipped and which logarithmic. Pure. */
import { brushRanges, type Brush } from '../../charts/values/brush.ts';
import type { Item } from '../../charts/values/item.ts';
import type { AxisChoice } from '../../charts/values/parallel-plot.ts';
import type { Catalogue } from '../../runs/columns/catalogue.ts';
import type { Column, Facts } from '../../runs/columns/column.ts';
import { filterWithRanges } from '../../runs/query/range-query.ts';
import type { Json } from '../../spec/parse.ts';
import { numbersOf } from './value-items.ts';

/** `log` null: as the column asks for by itself. */
export type KeptAxis = { path: string; flip: boolean; log: boolean | null };

const most = 16;
const firstSettings = 6;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readAxis(value: unknown): KeptAxis[] {
  if (!isObject(value) || typeof value.path !== 'string') return [];
  return [{ path: value.path, flip: value.flip === true, log: typeof value.log === 'boolean' ? value.log : null }];
}

/** What was kept, else the first of the settings that differ and a score. */
export function readAxes(kept: unknown, settings: () => readonly Column[], score = 'score.best'): KeptAxis[] {
  const read = Array.isArray(kept) ? kept.slice(0, most).flatMap(readAxis) : [];
  const unique = read.filter(({ path }, at) => read.findIndex((other) => other.path === path) === at);
  if (unique.length > 0) return unique;
  const first = settings().slice(0, firstSettings);
  return [...first.map(({ path }) => path), score].map((path) => ({ path, flip: false, log: null }));
}

export const axesToJson = (axes: readonly KeptAxis[]): Json => axes.map(({ path, flip, log }) => ({ path, flip, log }));

/** Rates and the like are tried out by factors. */
const logByItself = /^lr$|learning_?rate|rate|l1|l2|weight_?decay|epsilon/i;

/** Those whose column there still is. */
export function axisChoices(axes: readonly KeptAxis[], catalogue: Catalogue): AxisChoice[] {
  return axes.flatMap(({ path, flip, log }) => {
    const column = catalogue.at(path);
    return column ? [{ column, isFlipped: flip, isLog: log ?? logByItself.test(path.split('.').at(-1) ?? '') }] : [];
  });
}

/** The axis at a place moved to another one. */
export function moveAxis(axes: readonly KeptAxis[], from: number, to: number): KeptAxis[] {
  const moved = axes[from];
  if (!moved) return [...axes];
  return axes.filter((axis) => axis !== moved).toSpliced(Math.max(0, Math.min(axes.length - 1, to)), 0, moved);
}

export const changeAxis = (axes: readonly KeptAxis[], path: string, change: Partial<KeptAxis>): KeptAxis[] =>
  axes.map((axis) => (axis.path === path ? { ...axis, ...change } : axis));

/** Comes last but for the score, or goes; the last axis stays. */
export function toggleAxis(axes: readonly KeptAxis[], path: string): KeptAxis[] {
  if (axes.some((axis) => axis.path === path)) return axes.length > 1 ? axes.filter((axis) => axis.path !== path) : [...axes];
  const before = axes.at(-1)?.path.startsWith('score.') ? axes.length - 1 : axes.length;
  return axes.toSpliced(before, 0, { path, flip: false, log: null });
}

type Ground = { catalogue: Catalogue; items: readonly Item[]; facts: Facts };

/** The filter of the table with what is brushed added to it, as short as the same runs allow. */
export const brushedFilter = (text: string, brushes: readonly Brush[], { catalogue, items, facts }: Ground): string =>
  filterWithRanges(
    text,
    brushRanges(brushes, { columnOf: (path) => catalogue.at(path), valuesOf: (column) => numbersOf(items, column, facts) }),
  );
