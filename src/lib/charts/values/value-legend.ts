/** What the colours of a chart of values stand for. Pure. */
import type { Ink } from '../drawing/ink.ts';
import type { ValueAxis } from './value-axis.ts';

/** `runs`: each has its own. `shape`: of point-mark. */
export type ValueLegend =
  | { type: 'runs' }
  | { type: 'range'; title: string; low: string; high: string }
  | { type: 'places'; title: string; places: { text: string; ink: Ink; shape: number }[] };

export const inkOfPlace = (index: number): Ink => ({ run: (index % 8) + 1 });

/** `scale`: the axis that the colours lie along; null: they are those of the runs. */
export function legendOf(scale: ValueAxis | null): ValueLegend {
  if (!scale) return { type: 'runs' };
  const { title, places } = scale;
  if (places) return { type: 'places', title, places: places.map((text, index) => ({ text, ink: inkOfPlace(index), shape: index })) };
  return { type: 'range', title, low: scale.text(scale.valueAt(0)), high: scale.text(scale.valueAt(1)) };
}
