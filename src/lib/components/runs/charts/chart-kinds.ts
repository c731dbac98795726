/**
 * The kinds of charts that stand beside the runs table. To add one: (1) a component in this folder that takes `ChartProps` and puts its
 * drawing into `ChartFrame`, to which it hands its title, its numbers as a `ChartTable` and its drawing as an SVG `Picture`: the menu with
 * PNG, SVG, CSV, table, size and place then comes by itself; (2) a line here. What a chart remembers are its `chart.options`, plain JSON
 * of its own making: it reads them with its own parser (they may be of an older version, or anything) and changes them with
 * `source.charts.setOptions(chart.id, ...)`. Rows of the table under the pointer are in `source.charts.focus.pointed` (runs to show
 * strongly; call `focus.point(ids)` for those under the pointer in the chart), and `focus.find(ids)` shows the row of what was pressed.
 */
import type { Component } from 'svelte';
import type { ListedRun } from '$lib/runs/listed-run.ts';
import type { ChartHistories } from '$lib/session/runs-charts/chart-histories.svelte.ts';
import type { DrawnRow } from '$lib/session/runs-charts/drawn-rows.ts';
import type { ChartOptions, KeptChart, RunsCharts } from '$lib/session/runs-charts/runs-charts.svelte.ts';
import type { RunsView } from '$lib/session/runs-table/runs-view.svelte.ts';

/** What a chart draws from; all of it changes while runs train. */
export type ChartSource = {
  readonly view: RunsView; // its catalogue has the columns, its facts what they read
  readonly charts: RunsCharts;
  readonly rows: readonly DrawnRow[]; // those whose eyes are open, in the order of the table: runs, or groups of them
  readonly runs: readonly ListedRun[]; // all of theirs
  readonly histories: ChartHistories; // call `want` in an effect for the runs whose histories are read
};

export type ChartProps = { chart: KeptChart; source: ChartSource };

export type ChartKind = {
  kind: string; // kept for ever
  label: string; // in the menu that adds one
  detail: string; // what it shows, in a few words
  options: ChartOptions; // of a new one
  load: () => Promise<{ default: Component<ChartProps> }>;
  tools?: () => Promise<{ default: Component<{ charts: RunsCharts }> }>; // over the charts while there is one of the kind: what all of them go by, kept in `charts.shared`
};

export const chartKinds: readonly ChartKind[] = [
  {
    kind: 'curves',
    label: 'Curves',
    detail: 'A metric along epochs, steps or time',
    options: { metric: 'val.loss' },
    load: () => import('./CurvesChart.svelte'),
    tools: () => import('./CurveTools.svelte'),
  },
  {
    kind: 'scatter',
    label: 'Scatter',
    detail: 'Any two columns against each other',
    options: {},
    load: () => import('./ScatterChart.svelte'),
  },
  {
    kind: 'parallel',
    label: 'Parallel coordinates',
    detail: 'Many columns at once, with ranges to brush',
    options: {},
    load: () => import('./ParallelChart.svelte'),
  },
  {
    kind: 'importance',
    label: 'Importance of settings',
    detail: 'Which of them go with the score, and how sure that is',
    options: {},
    load: () => import('./ImportanceChart.svelte'),
  },
  {
    kind: 'learning',
    label: 'Score by amount of data',
    detail: 'What more training examples would bring',
    options: {},
    load: () => import('./LearningChart.svelte'),
  },
];
