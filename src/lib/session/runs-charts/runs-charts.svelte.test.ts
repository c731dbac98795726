import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { runStyle } from '$lib/charts/run-style.ts';
import { applyAllToHistory, emptyHistory } from '$lib/runs/apply-event.ts';
import type { LedgerEvent } from '$lib/runs/events.ts';
import type { History } from '$lib/runs/run.ts';
import { RunId } from '$lib/spec/ids.ts';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { RunNews } from '../notebook/run-news.ts';
import { ChartHistories } from './chart-histories.svelte.ts';
import { firstCurveView, readCurveOptions, readCurveView } from './curve-options.ts';
import { DrawnCurves } from './drawn-curves.svelte.ts';
import type { DrawnRow } from './drawn-rows.ts';
import { RunsCharts } from './runs-charts.svelte.ts';

const anEpoch = (epoch: number, loss: number): LedgerEvent => ({
  type: 'epochEnd',
  epoch,
  step: epoch,
  train: { loss, metric: 0 },
  validation: { loss, metric: 0 },
  elapsedMs: epoch,
  weightsHash: '',
  dispatches: 1,
});
const historyOf = (...losses: number[]): History =>
  applyAllToHistory(
    emptyHistory(),
    losses.map((loss, i) => anEpoch(i + 1, loss)),
  );

function storageOf() {
  const stored = new Map<string, string>();
  return { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, text: string) => void stored.set(key, text) };
}

test('charts are added, changed, moved and taken away, and a later visit finds them so', () => {
  const storage = storageOf();
  const charts = new RunsCharts(storage, () => true);
  expect(charts.isOpen).toBe(false);
  charts.toggle();
  const before = charts.list;
  const id = charts.add('curves', { metric: 'learningRate' });
  charts.setOptions(id, { logY: true });
  charts.setShape(id, { wide: true });
  charts.move(id, -1);
  charts.move(before[0]?.id ?? '', -1);
  charts.remove(before[1]?.id ?? '');
  charts.setShared({ x: 'step' });
  charts.resize(0.99);
  const again = new RunsCharts(storage, () => true);
  expect([again.isOpen, again.share, again.shared]).toEqual([true, 0.8, { x: 'step' }]);
  expect(again.list.map((chart) => chart.id)).toEqual([before[0]?.id, id, before[2]?.id]);
  expect(again.list[1]).toMatchObject({ options: { metric: 'learningRate', logY: true }, wide: true });
  charts.putBack(before);
  expect(charts.list).toEqual(before);
});

test('options that cannot be read are as at first', () => {
  expect(readCurveView({ x: 'mile', smoothing: 'much', band: 3, singles: 'yes' })).toEqual(firstCurveView);
  expect(readCurveView({ x: 'wall', logX: true, smoothing: 7, band: 'interval' })).toMatchObject({
    x: 'wall',
    smoothing: 0.999,
    band: 'interval',
  });
  const zoom = { unit: 'epoch', x: [1, 5], y: null };
  expect(readCurveOptions({ metric: 3, zoom })).toEqual({ metric: 'val.loss', logY: false, all: false, zoom });
  for (const bad of [{ ...zoom, x: [5, 1] }, { ...zoom, unit: 'mile' }, [], null, { ...zoom, y: ['a', 'b'] }])
    expect(readCurveOptions({ zoom: bad }).zoom).toBeNull();
});

test('histories are read once by need and grow with what trains, which loses nothing that came while it was read', async () => {
  let tell: (news: RunNews[]) => void = () => {};
  const reads: string[] = [];
  const answers: (() => void)[] = [];
  const readHistory = (id: RunId) => {
    reads.push(id);
    return new Promise<History>((resolve) => answers.push(() => resolve(historyOf(3, 2))));
  };
  const histories = new ChartHistories({
    store: () => Promise.resolve({ readHistory }),
    listen: (listener) => ((tell = listener), () => {}),
  });
  const [a, b] = [RunId.parse('a'), RunId.parse('b')];
  const reading = histories.want([a]);
  void histories.want([a]);
  await expect.poll(() => answers.length).toBe(1);
  tell([{ id: a, run: null, events: [anEpoch(3, 1)] }, { id: b, run: null, events: [anEpoch(1, 1)] }]); // prettier-ignore
  expect(histories.of(a)).toBeNull();
  answers[0]?.();
  await reading;
  expect(histories.of(a)?.trainLoss).toEqual([3, 2, 1]);
  tell([{ id: a, run: null, events: [anEpoch(4, 0.5)] }]);
  expect(histories.of(a)?.trainLoss).toEqual([3, 2, 1, 0.5]);
  expect(reads).toEqual(['a']);
});

test('one run that goes on costs its own lines alone, and what is pointed at stands out', () => {
  let histories = $state.raw(new Map([['a', historyOf(2, 1)], ['b', historyOf(4, 3)], ['c', historyOf(6)]])); // prettier-ignore
  const run = (id: string) => aRun({ id });
  const rows: DrawnRow[] = [
    { key: 'one', label: 'one', runs: [run('a')], style: runStyle(1) },
    { key: 'two', label: 'two', runs: [run('b'), run('c')], style: runStyle(2) },
    { key: 'unread', label: 'unread', runs: [run('d')], style: runStyle(3) },
  ];
  const stop = $effect.root(() => {
    const curves = new DrawnCurves({
      rows: () => rows,
      historyOf: (id) => histories.get(id) ?? null,
      view: () => ({ ...firstCurveView, singles: true }),
      options: () => readCurveOptions({}),
    });
    expect([curves.unread, curves.without]).toEqual([1, 0]);
    expect(curves.metric.title).toBe('Validation loss');
    const before = curves.lines;
    expect(before.map(({ key }) => key)).toEqual(['one', 'two low', 'two high', 'two b', 'two c', 'two']);
    expect(curves.stops).toEqual([1, 2]);
    histories = new Map([...histories, ['a', historyOf(2, 1, 0.5)]]);
    flushSync();
    expect(curves.lines[0]?.y).toEqual([2, 1, 0.5]);
    expect(curves.lines.slice(1).every((line, i) => line === before[i + 1])).toBe(true);
    histories = new Map([...histories, ['d', historyOf(NaN, NaN)]]);
    flushSync();
    expect([curves.unread, curves.without]).toEqual([0, 1]);
    const [b, c] = [RunId.parse('b'), RunId.parse('c')];
    expect([...curves.strongOf([b])]).toEqual(['two', 'b']);
    expect([...curves.strongOf([b, c])]).toEqual(['two']);
    expect(curves.runsOf({ runId: 'two', of: 'c' })).toEqual([c]);
    expect(curves.runsOf({ runId: 'two' })).toEqual([b, c]);
  });
  stop();
});
