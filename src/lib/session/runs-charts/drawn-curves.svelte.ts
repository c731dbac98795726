/**
 * One chart of curves beside the runs table: from the rows that are drawn and the histories that are read to lines, ranges and readings.
 * The lines of a row are worked out anew only where its runs have gone on or the view has changed: one run that trains costs its own
 * lines alone. Reads no store.
 */
import { crosshairStops } from '../../charts/aligned.ts';
import { curveChart, type CurveChart } from '../../charts/curves/curve-chart.ts';
import { rowLines, type CurveMember, type CurveRow, type CurveView } from '../../charts/curves/curve-lines.ts';
import { metricNamed, metricsOf, type CurveMetric } from '../../charts/curves/metric.ts';
import type { Curve } from '../../charts/loss-chart.ts';
import { shownName } from '../../runs/annotations.ts';
import { isImported, trainedOf } from '../../runs/listed-run.ts';
import type { History, Run } from '../../runs/run.ts';
import { startedAtOf } from '../../runs/status.ts';
import type { RunId } from '../../spec/ids.ts';
import type { CurveOptions } from './curve-options.ts';
import type { DrawnRow } from './drawn-rows.ts';

type Sources = {
  rows: () => readonly DrawnRow[];
  historyOf: (id: RunId) => History | null;
  view: () => CurveView;
  options: () => CurveOptions;
};

type Known = { stamp: readonly unknown[]; lines: readonly Curve[] };

const memberOf = (run: Run, history: History): CurveMember => ({
  id: run.id,
  label: shownName(run),
  metricName: run.metricName,
  history,
  examples: run.examples.train,
  stepsPerEpoch: run.stepsPerEpoch,
  startedAt: startedAtOf(run.state),
});

export class DrawnCurves {
  readonly #sources: Sources;
  #known = new Map<string, Known>();

  readonly #read: readonly (CurveRow & { runs: readonly Run[] })[] = $derived.by(() =>
    this.#sources.rows().map(({ key, label, style, runs: listed }) => {
      const runs = trainedOf(listed);
      const members = runs.flatMap((run) => {
        const history = this.#sources.historyOf(run.id);
        return history ? [memberOf(run, history)] : [];
      });
      return { key, label, style, runs, members };
    }),
  );
  /** What can be drawn of these runs. */
  readonly metrics: readonly CurveMetric[] = $derived.by(() => metricsOf(this.#read.flatMap(({ members }) => members)));
  readonly metric: CurveMetric = $derived.by(() => metricNamed(this.#sources.options().metric, this.metrics));
  readonly lines: readonly Curve[] = $derived.by(() => this.#lines());
  readonly chart: CurveChart = $derived.by(() => {
    const { logY, all } = this.#sources.options();
    return curveChart(this.lines, { ...this.metric, logX: this.#sources.view().logX, logY, all });
  });
  readonly stops: readonly number[] = $derived.by(() => crosshairStops(this.chart.curves));
  /** How many of the runs that are drawn came from other trackers, whose tables have no curves. */
  readonly imported: number = $derived.by(() => this.#sources.rows().reduce((sum, { runs }) => sum + runs.filter(isImported).length, 0));
  /** How many rows were read and have no curve of this metric. */
  readonly without: number = $derived.by(() => {
    const drawn = new Set(this.lines.map(({ runId }) => runId));
    return this.#read.filter(({ key, runs, members }) => runs.length > 0 && members.length === runs.length && !drawn.has(key)).length;
  });
  /** How many runs are still being read. */
  readonly unread: number = $derived.by(() => this.#read.reduce((sum, { runs, members }) => sum + runs.length - members.length, 0));

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The runs behind a curve: one of a group, or all of a row. */
  runsOf({ runId, of }: Pick<Curve, 'runId' | 'of'>): readonly RunId[] {
    const runs = this.#sources.rows().find(({ key }) => key === runId)?.runs ?? [];
    return runs.map(({ id }) => id).filter((id) => of === undefined || id === of);
  }

  /** The keys of rows and of single runs to draw strongly while some runs are pointed at; of none that are not drawn. */
  strongOf(ids: readonly RunId[]): ReadonlySet<string> {
    const strong = new Set<string>();
    for (const { key, runs } of this.#sources.rows()) {
      const own = runs.filter(({ id }) => ids.includes(id));
      if (own.length > 0) strong.add(key);
      if (own.length < runs.length) for (const { id } of own) strong.add(id);
    }
    return strong;
  }

  #lines(): readonly Curve[] {
    const [view, { metric }] = [this.#sources.view(), this.#sources.options()];
    const options = { ...view, metric };
    const seen = JSON.stringify(options);
    const known = new Map<string, Known>();
    for (const row of this.#read) {
      const stamp = [seen, row.label, row.style.colour, row.style.dash, ...row.members.flatMap(({ history, startedAt, stepsPerEpoch }) => [history, startedAt, stepsPerEpoch])]; // prettier-ignore
      const before = this.#known.get(row.key);
      const isSame = before?.stamp.length === stamp.length && stamp.every((each, at) => each === before.stamp[at]);
      known.set(row.key, isSame ? before : { stamp, lines: rowLines(row, options) });
    }
    this.#known = known;
    return [...known.values()].flatMap(({ lines }) => lines);
  }
}
