/** What lines across axes say in words. Pure. */
import type { ParallelLine, ParallelPlot } from './parallel-plot.ts';

type Shown = { shown: ParallelLine | null; hasBrush: boolean; isAll: boolean; isTouched?: boolean };

/** The line that is pointed at with its values, else how many there are. */
export function parallelReading({ axes, lines, inside }: ParallelPlot, { shown, hasBrush, isAll, isTouched = false }: Shown): string {
  if (shown) return `${shown.item.label}: ${axes.map(({ axis }, at) => `${axis.title} ${axis.text(shown.cells[at] ?? null)}`).join(', ')}`;
  if (lines.length === 0) return 'No run is drawn: open an eye in the table.';
  const noun = lines.some(({ item }) => item.runs.length > 1) ? 'group' : 'run';
  const eyes = isAll ? '' : ' with an open eye';
  if (hasBrush) return `${inside} of ${lines.length} ${noun}s${eyes} in the ranges.`;
  if (axes.length < 2) return 'There is one axis at most: these runs differ in no other setting. Add axes of any column.';
  return `${lines.length} ${noun}${lines.length === 1 ? '' : 's'}${eyes}. ${isTouched ? 'Tap the name of an axis, then pull along it to brush a range.' : 'Pull along an axis to brush a range, at its name to move it.'}`;
}
