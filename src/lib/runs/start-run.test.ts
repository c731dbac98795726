import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../tests/support/a-run.ts';
import { runId } from '../../../tests/support/builders.ts';
import { hashResolved } from '../spec/resolve.ts';
import { diffResolved, diffRuns } from './diff.ts';
import { parseRun } from './parse-run.ts';
import { eventLine, recordLine } from './record-line.ts';
import { startRun } from './start-run.ts';
import { isResumable, withoutTrainer } from './status.ts';

const request = () => ({
  id: runId('r1'),
  now: 77,
  name: 'train 1',
  resolved: aResolved(),
  seed: 3,
  dataHash: 'd',
  datasetTitle: 'Palmer penguins',
  examples: { train: 207, validation: 67 },
  floor: null,
  requestedBackend: 'auto' as const,
});

test('a new run is queued, with its specs frozen in it', () => {
  const asked = request();
  const run = startRun(asked);
  expect(run).toMatchObject({
    id: 'r1',
    createdAt: 77,
    state: { status: 'queued' },
    modelSummary: 'dense 16 relu > dense 3',
    metricName: 'accuracy',
  });
  expect(run.specHash).toBe(hashResolved(aResolved()));
  asked.resolved.training.epochs = 1;
  expect(run.resolved.training.epochs).toBe(60);
});

test('a new run and a finished one read back whole; a damaged record is refused', () => {
  for (const run of [startRun(request()), aRun()]) expect(parseRun(structuredClone(run))).toEqual(run);
  const run = aRun();
  for (const field of Object.keys(run)) expect(parseRun({ ...run, [field]: Symbol.iterator })).toBeNull();
  for (const broken of [null, 3, 'run', [], { ...run, version: 2 }, { ...run, id: '<b>' }, { ...run, state: {} }])
    expect(parseRun(broken)).toBeNull();
});

test('resolved specs differ only in the lines that were changed', () => {
  const a = aResolved();
  const b = aResolved({ training: { ...a.training, learningRate: 0.1 }, model: { version: 1, layers: [...a.model.layers.slice(0, 1)] } });
  expect(diffResolved([a, b])).toEqual([
    ...['type', 'units', 'activation', 'bias', 'initialiser'].map((key) => ({
      path: `model.layers[1].${key}`,
      values: [{ type: 'dense', units: '3', activation: 'linear', bias: 'true', initialiser: 'glorotUniform' }[key], null],
    })),
    { path: 'training.learningRate', values: ['0.01', '0.1'] },
  ]);
  expect(diffResolved([a, a])).toEqual([]);
  expect(diffResolved([a, a, b]).at(-1)).toEqual({ path: 'training.learningRate', values: ['0.01', '0.01', '0.1'] });
});

test('runs differ in seed and environment too, and never in name or time', () => {
  const a = aRun();
  const b = aRun({ id: 'run2', name: 'other', createdAt: 1, seed: 9, environment: null });
  const paths = diffRuns([a, b]).map((line) => line.path);
  expect(paths).toContain('seed');
  expect(paths.every((path) => path === 'seed' || path.startsWith('environment.'))).toBe(true);
});

test('a record is one line of JSON with NaN and infinities as strings', () => {
  const line = recordLine(aRun({ last: { train: { loss: NaN, metric: -Infinity }, validation: { loss: Infinity, metric: 1 } } }));
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({
    type: 'record',
    id: 'run1',
    weightsHash: '0badcafe',
    last: { train: { loss: 'NaN', metric: '-Infinity' }, validation: { loss: 'Infinity', metric: 1 } },
  });
});

test('event lines carry losses as lists and never weights', () => {
  const id = runId('r');
  expect(eventLine(id, { type: 'steps', fromStep: 2, losses: Float32Array.of(0.5, NaN) })).toBe(
    '{"type":"steps","fromStep":2,"losses":[0.5,"NaN"],"runId":"r"}',
  );
  const checkpoint = {
    epoch: 1,
    step: 1,
    params: new Float32Array(9),
    slots: new Float32Array(0),
    bestLoss: null,
    bestEpoch: null,
    epochsWithoutGain: 0,
  };
  expect(eventLine(id, { type: 'checkpoint', checkpoint })).toBeNull();
});

test('a run whose trainer is gone is shown as interrupted, and can be resumed', () => {
  const running = aRun({ state: { status: 'running', startedAt: 4 }, epochsDone: 12 });
  const shown = withoutTrainer(running);
  expect(shown.state).toEqual({
    status: 'interrupted',
    startedAt: 4,
    message: 'Cut off with 12 epochs recorded, when the page or the browser closed: Resume goes on from the last checkpoint.',
  });
  expect(isResumable(shown)).toBe(true);
  const over = aRun();
  expect(withoutTrainer(over)).toBe(over);
  expect(isResumable(over)).toBe(false);
});
