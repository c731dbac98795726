import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import type { Run } from '../../runs/run.ts';
import { cellView } from './cell-view.ts';

const of = (path: string, ...runs: [Run, ...Run[]]) => {
  const column = catalogueOf(runs).at(path);
  if (!column) throw new Error(`No column ${path}.`);
  return cellView(column, runs);
};
const scored = (id: string, metric: number, changes: Partial<Omit<Run, 'id'>> = {}) =>
  aRun({ id, best: { epoch: 2, validation: { loss: 1, metric } }, elapsedMs: 1000, ...changes });
const two = [scored('a', 0.9, { seed: 4 }), scored('b', 0.92, { seed: 5, datasetTitle: 'Iris', createdAt: 9e12 })] as const;

test('a score says its epoch, and R² its unit', () => {
  const score = { type: 'score', text: '0.985', unit: '', aside: '@31', title: '', isMean: false };
  expect(of('score.best', aRun())).toEqual(score);
  expect(of('score.best', aRun({ metricName: 'R2' }))).toEqual({ ...score, unit: 'R²' });
  expect(of('score.best', aQueuedRun('q'))).toMatchObject({ type: 'score', text: '' });
});

test('repeats say their mean with its interval and number, what was chosen as a range, and how many texts differ', () => {
  const title = 'Mean of 2 runs and its 95% interval';
  expect(of('score.best', ...two)).toEqual({ type: 'score', unit: '', text: '0.910', aside: '±0.127 (2)', title, isMean: true });
  expect(of('duration', ...two)).toMatchObject({ text: '1.0 s', aside: '', title: `${title}: 1.0 s ±0 s (2)` });
  expect(of('seed', ...two)).toMatchObject({ text: '4–5' });
  expect(of('dataset', ...two)).toMatchObject({ text: 'Palmer penguins', aside: '+1', title: 'Palmer penguins and 1 more' });
  expect(of('model', ...two)).toMatchObject({ text: 'dense 16 relu > dense 3', aside: '' });
  expect(of('created', ...two)).toEqual({ type: 'moment', at: 9e12 });
});

test('the status says how far a training is, and of repeats how many of them', () => {
  const running = aRun({ epochsDone: 12, state: { status: 'running', startedAt: 0 } });
  expect(of('status', running)).toEqual({ type: 'status', status: 'running', word: 'running', done: '12/60' });
  expect(of('status', running, aQueuedRun('b'))).toMatchObject({ word: 'running, repeat 1 of 2', done: '12/120' });
});

test('numbers of any column have the digits they need, scores three decimals, and what is missing none', () => {
  expect(of('training.learningRate', aRun())).toMatchObject({ text: '0.01000' });
  expect(of('val.accuracy.last', aRun())).toMatchObject({ text: '0.970' });
  expect(of('val.accuracy.last', aRun({ last: { train: { loss: 1, metric: 1 }, validation: { loss: 1, metric: NaN } } }))).toMatchObject({
    text: 'not a number',
  });
  expect(of('tags', aRun())).toEqual({ type: 'text', text: '', aside: '', title: '' });
});
