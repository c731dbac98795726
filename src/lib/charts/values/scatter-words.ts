/** What a scatter says in words. Pure. */
import type { Column } from '../../runs/columns/column.ts';
import { missingText } from './item.ts';
import type { ScatterPlot, ScatterPoint } from './scatter-plot.ts';

/** 'run', or 'group' where several runs are one point. */
export const nounOf = (plot: Pick<ScatterPlot, 'points'>): string =>
  plot.points.some(({ item }) => item.runs.length > 1) ? 'group' : 'run';

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The point that is pointed at, else how many there are. */
export function scatterReading(plot: ScatterPlot, { shown, isAll }: { shown: ScatterPoint | null; isAll: boolean }): string {
  if (shown) {
    const colour = shown.texts.colour === '' || plot.legend.type === 'runs' ? '' : `, ${plot.legend.title} ${shown.texts.colour}`;
    return `${shown.item.label}: ${plot.x.title} ${shown.texts.x}, ${plot.y.title} ${shown.texts.y}${colour}`;
  }
  if (plot.points.length + plot.outside === 0) return nothingDrawn(plot);
  const count = `${counted(plot.points.length, nounOf(plot))}${isAll ? '' : ' with an open eye'}`;
  return plot.outside > 0 ? `${count} here, ${plot.outside} outside of the zoom.` : `${count}.`;
}

/** Why there is no point at all, and what to do. */
function nothingDrawn({ missing, x, y }: ScatterPlot): string {
  if (missing.of === 0) return 'No run is drawn: open an eye in the table.';
  const [column] = [x, y].filter((_, at) => (at === 0 ? missing.x : missing.y) === missing.of);
  const why = column ? missingText(missing.of, missing.of, { column: column.column, noun: 'run' }) : null;
  return `${why ?? `No run has both ${x.title} and ${y.title}.`} Choose another column.`;
}

/** One sentence for each axis, and the colour, that some have no value for. */
export function missingNotes(plot: ScatterPlot, { colour }: { colour: Column | null }): string[] {
  const { missing, x, y } = plot;
  const noun = nounOf(plot);
  const said = [
    missingText(missing.x, missing.of, { column: x.column, noun }),
    missingText(missing.y, missing.of, { column: y.column, noun }),
    colour ? missingText(missing.colour, missing.of, { column: colour, noun }) : null,
  ];
  return [...new Set(said.filter((note) => note !== null))];
}
