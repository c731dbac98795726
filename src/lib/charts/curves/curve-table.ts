/** The numbers behind a chart of curves: a row for each place, a column or more for each curve. Pure. */
import type { BandKind } from '../band.ts';
import type { ChartCell, ChartTable } from '../chart-table.ts';
import type { Curve } from '../loss-chart.ts';
import { xNames, type XUnit } from '../x-position.ts';

const edgeNames: Record<Exclude<BandKind, 'none'>, readonly [string, string]> = {
  range: ['lowest', 'highest'],
  deviation: ['one deviation below', 'one deviation above'],
  interval: ['95% interval from', '95% interval to'],
};

/** As it was recorded first, then smoothed where that is drawn, then the edges of the band; of single runs behind a mean each its own. */
export function curveTable(lines: readonly Curve[], { x, band }: { x: XUnit; band: BandKind }): ChartTable {
  const columns = lines
    .filter(({ ghost }) => !ghost)
    .flatMap((line): { name: string; curve: Curve }[] => {
      const own = lines.filter(({ runId }) => runId === line.runId);
      const raw = own.find(({ key }) => key === `${line.runId} raw`);
      const edge = (which: 'low' | 'high') => own.find((curve) => curve.edge === which);
      const [low, high] = [edge('low'), edge('high')];
      const names = band === 'none' ? null : edgeNames[band];
      return [
        { name: line.runLabel, curve: raw ?? line },
        ...(raw ? [{ name: `${line.runLabel}, smoothed`, curve: line }] : []),
        ...(low && high && names ? [{ name: `${line.runLabel}, ${names[0]}`, curve: low }, { name: `${line.runLabel}, ${names[1]}`, curve: high }] : []),
        ...own.filter(({ of }) => of !== undefined).map((curve, i) => ({ name: `${line.runLabel}, run ${i + 1}`, curve })),
      ];
    }); // prettier-ignore
  const at = [...new Set(columns.flatMap(({ curve }) => curve.x))].sort((a, b) => a - b);
  const row = new Map(at.map((value, i) => [value, i]));
  const rows = at.map((value): ChartCell[] => [value, ...columns.map(() => null)]);
  columns.forEach(({ curve }, column) => {
    curve.x.forEach((value, i) => {
      const cells = rows[row.get(value) ?? -1];
      if (cells) cells[column + 1] = curve.y[i] ?? null;
    });
  });
  return { head: [xNames[x], ...columns.map(({ name }) => name)], rows };
}
