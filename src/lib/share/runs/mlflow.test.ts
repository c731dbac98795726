import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aHistory, aRecordedRun } from '../../../../tests/support/recorded-runs.ts';
import { aFinished } from '../../../../tests/support/a-run.ts';
import { NotebookId, RunId } from '../../spec/ids.ts';
import { bytesAsSource, openZip } from '../unzip.ts';
import { zip } from '../zip.ts';
import { mlflowFiles } from './mlflow.ts';
import { mlflowKeys, yaml } from './mlflow-text.ts';
import type { RecordedRun } from './recorded.ts';

/** What `FileStore` checks of every name when it reads: `_VALID_PARAM_AND_METRIC_NAMES` and `path_not_unique`. */
function expectName(name: string): void {
  expect(name).toMatch(/^[\p{L}\p{N}_.\- ]+$/u);
  expect(['.', '..']).not.toContain(name);
  expect(name.length).toBeLessThanOrEqual(250);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
}

/** The lines of a mapping, as a YAML reader has them: texts in double quotes, null, whole numbers, an empty list. */
const readYaml = (text: string): Record<string, unknown> =>
  Object.fromEntries(
    text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [, key = '', value = ''] = /^(\w+): (.*)$/.exec(line) ?? [];
        return [key, JSON.parse(value)];
      }),
  );

type ReadRun = {
  meta: Record<string, unknown>;
  params: Record<string, string>;
  tags: Record<string, string>;
  metrics: Record<string, { at: number; value: number; step: number }[]>;
  artifacts: string[];
};

const pythonFloat = (text: string) => (text === 'nan' ? NaN : text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text));

/** Reads the folders as MLflow's `FileStore` does, and refuses what it refuses. */
async function readStore(
  runs: readonly RecordedRun[],
): Promise<Record<string, { meta: Record<string, unknown>; runs: Record<string, ReadRun> }>> {
  const archive = await zip(
    mlflowFiles(
      runs.map(({ run }) => run),
      async (run) => runs.find((each) => each.run === run) ?? null,
    ),
    { at: 0 },
  );
  const opened = await openZip(bytesAsSource(archive), { name: 'a', limits: { files: 10_000, bytes: 1e8, fileBytes: 1e7 } });
  if (!opened.ok) throw new Error(opened.issues[0]?.message);
  const store: Record<string, { meta: Record<string, unknown>; runs: Record<string, ReadRun> }> = {};
  for (const entry of opened.value.entries) {
    const bytes = await opened.value.read(entry);
    const text = new TextDecoder().decode(bytes.ok ? bytes.value : undefined);
    const [root, experimentId = '', second = '', kind = '', ...rest] = entry.path.split('/');
    expect(root).toBe('mlruns');
    expect(experimentId).toMatch(/^[1-9]\d{17}$/);
    const experiment = (store[experimentId] ??= { meta: {}, runs: {} });
    if (second === 'meta.yaml') {
      experiment.meta = readYaml(text);
      expect(experiment.meta.experiment_id).toBe(experimentId);
      continue;
    }
    expect(second).toMatch(/^[a-zA-Z0-9][\w-]{0,255}$/);
    const run = (experiment.runs[second] ??= { meta: {}, params: {}, tags: {}, metrics: {}, artifacts: [] });
    const [name = '', ...deeper] = rest;
    if (kind === 'meta.yaml') {
      run.meta = readYaml(text);
      expect(run.meta).toMatchObject({ run_id: second, run_uuid: second, experiment_id: experimentId, lifecycle_stage: 'active' });
      continue;
    }
    if (kind === 'artifacts') {
      run.artifacts.push(rest.join('/'));
      continue;
    }
    expectName(name);
    expect(deeper).toEqual([]);
    if (kind === 'params') run.params[name] = text;
    else if (kind === 'tags') run.tags[name] = text;
    else {
      expect(kind).toBe('metrics');
      const lines = text.split('\n');
      expect(lines.pop()).toBe('');
      run.metrics[name] = lines.map((line) => {
        const [at = '', value = '', step = '', ...more] = line.split(' ');
        expect([at, step, ...more].every((whole) => /^\d+$/.test(whole))).toBe(true);
        expect(value).toMatch(/^(nan|-?inf|-?\d+(\.\d+)?(e[+-]?\d+)?)$/);
        return { at: Number(at), value: pythonFloat(value), step: Number(step) };
      });
      expect(run.metrics[name]?.length).toBeGreaterThan(0);
    }
  }
  return store;
}

const start = Date.UTC(2025, 10, 3, 14, 2, 9);

test('a run has its spec as params, its curves and kept scores as metrics, and times and status in meta.yaml', async () => {
  const store = await readStore([aRecordedRun({ id: 'ab12', notebookId: NotebookId.parse('n1'), notebookTitle: 'Penguins: "a" study' })]);
  const [[experimentId = '', experiment] = []] = Object.entries(store);
  expect(experiment?.meta).toEqual({
    artifact_location: `mlruns/${experimentId}`,
    creation_time: start,
    experiment_id: experimentId,
    last_update_time: start,
    lifecycle_stage: 'active',
    name: 'Penguins: "a" study',
  });
  const run = experiment?.runs.ab12;
  expect(run?.meta).toMatchObject({ run_name: 'train 1', status: 3, start_time: start, end_time: start + 320, source_type: 4, tags: [] });
  expect(run?.meta.artifact_uri).toBe(`mlruns/${experimentId}/ab12/artifacts`);
  expect(run?.params).toMatchObject({
    'model.layers.0.units': '16',
    'training.optimizer.type': 'adam',
    'training.learningRate': '0.01',
    seed: '0',
  });
  expect(run?.tags).toMatchObject({ 'mlflow.runName': 'train 1', 'mlflow.source.type': 'LOCAL', 'daybook.status': 'finished' });
  expect(run?.tags['mlflow.note.content']).toMatch(/^Reached 0\.970 on 67 validation examples/);
  expect(run?.metrics['validation.loss']).toEqual([
    { at: start + 100, value: 1.1, step: 7 },
    { at: start + 200, value: 0.6, step: 14 },
    { at: start + 300, value: NaN, step: 21 },
  ]);
  expect(run?.metrics['train.loss']?.[2]?.value).toBe(0.1 + 0.2);
  expect(run?.metrics['train.step_loss']?.map(({ step }) => step)).toEqual([1, 11, 21]);
  expect(run?.metrics['kept.validation.macroF1']).toEqual([{ at: start + 320, value: 0.78, step: 21 }]);
});

test('the repeats of one press are nested in a run of their own, and a run alone in none', async () => {
  const group = RunId.parse('r1');
  const repeat = (index: number) =>
    aRecordedRun({ id: `r${index}`, name: `train 3.${index}`, seed: index, repeat: { group, index, of: 2 } });
  const alone = aRecordedRun({ id: 'solo', name: 'train 4' });
  const lonely = aRecordedRun({ id: 'left', name: 'train 5.2', repeat: { group: RunId.parse('gone'), index: 2, of: 2 } });
  const [experiment] = Object.values(await readStore([alone, repeat(2), repeat(1), lonely]));
  const runs = experiment?.runs ?? {};
  expect(Object.keys(runs).sort()).toEqual(['left', 'r1', 'r1-repeats', 'r2', 'solo']);
  expect(['r1', 'r2', 'solo', 'left'].map((id) => runs[id]?.tags['mlflow.parentRunId'])).toEqual([
    'r1-repeats',
    'r1-repeats',
    undefined,
    undefined,
  ]);
  expect(runs['r1-repeats']).toMatchObject({ meta: { run_name: 'train 3', status: 3 }, metrics: {}, params: {} });
});

test('each notebook is an experiment of its own, also where two share a title', async () => {
  const inNotebook = (id: string) => aRecordedRun({ id: `in${id}`, notebookId: NotebookId.parse(id), notebookTitle: 'Same' });
  const store = await readStore([inNotebook('a'), inNotebook('b'), aRecordedRun({ id: 'cli' })]);
  const names = Object.values(store).map(({ meta }) => meta.name);
  expect(names).toHaveLength(3);
  expect(new Set(names).size).toBe(3);
  expect(names).toContain('Daybook');
});

test('runs that never began, diverged or were cut off have the status that MLflow knows', async () => {
  const message = 'The loss became NaN at epoch 2.';
  const none = aHistory({ epoch: [], step: [], trainLoss: [], stepLoss: { step: [], loss: [] } });
  const states = await readStore([
    aRecordedRun({ id: 'q', state: { status: 'queued' }, environment: null, measures: undefined, last: null, best: null }, none),
    aRecordedRun({ id: 'd', state: { status: 'diverged', startedAt: 5, finishedAt: 9, epoch: 2, step: 9, message } }),
    aRecordedRun({ id: 'i', state: { status: 'interrupted', startedAt: 5, message: 'Cut off.' } }),
    aRecordedRun({ id: 's', state: { status: 'stopped', startedAt: null, finishedAt: 9 } }),
  ]);
  const runs = Object.values(states)[0]?.runs ?? {};
  expect(Object.entries(runs).map(([id, { meta }]) => [id, meta.status, meta.end_time])).toEqual([
    ['q', 2, null],
    ['d', 4, 9],
    ['i', 5, null],
    ['s', 5, 9],
  ]);
});

test('what a person wrote beside a run goes with it: its own name, tags, star and note', async () => {
  const written = aRecordedRun({ id: 'a', label: 'the good one', tags: ['keep', 'a/b'], note: 'Try again.', starred: true });
  const run = Object.values(await readStore([written]))[0]?.runs.a;
  expect(run?.meta.run_name).toBe('the good one');
  expect(run?.tags).toMatchObject({ 'mlflow.runName': 'the good one', 'tag.keep': 'true', 'tag.a_b': 'true', 'daybook.starred': 'true' });
  expect(run?.tags['mlflow.note.content']).toMatch(/^Try again\.\n\nReached /);
});

test('artifacts lie in the folder of their run under safe names', async () => {
  const recorded = { ...aRecordedRun({ id: 'a' }), artifacts: [{ path: 'model/we:ights', bytes: new Uint8Array([1]) }] };
  expect(Object.values(await readStore([recorded]))[0]?.runs.a?.artifacts).toEqual(['model/we_ights']);
});

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a',
    'A',
    'x\ny',
    '__proto__',
    'e\u0301',
    'x'.repeat(1_000_000),
    '数'.repeat(500_000),
    '\uD800',
    'a\0b',
  ),
);

test('any keys become different names that MLflow accepts', () => {
  fc.assert(
    fc.property(fc.array(anyName, { maxLength: 12 }), (names) => {
      const keys = mlflowKeys(names);
      keys.forEach(expectName);
      expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(names.length);
    }),
    { seed: 22, numRuns: 150 },
  );
});

test('any names of runs, notebooks and targets make a store that can be read', async () => {
  await fc.assert(
    fc.asyncProperty(anyName, anyName, anyName, async (name, title, target) => {
      const targets = [target, `${target}/`].map((each) => ({ name: each, train: { rmse: 1 }, validation: null }));
      const measures = { train: { rmse: 1 }, validation: null, targets };
      const store = await readStore([
        aRecordedRun({ id: 'r', name, notebookTitle: title, notebookId: NotebookId.parse('n'), measures, state: aFinished }),
      ]);
      const run = Object.values(store)[0]?.runs.r;
      expect(Object.keys(run?.metrics ?? {}).filter((key) => key.startsWith('kept.'))).toHaveLength(3);
      expect(run?.tags['mlflow.runName']?.length).toBeLessThanOrEqual(5000);
    }),
    { seed: 23, numRuns: 20 },
  );
});

test('text in YAML is printable ASCII or plain letters, and reads back', () => {
  const text = 'a "b"\n\u0085\u007F\u2028 \\ # : 数 \uFEFF';
  expect(readYaml(yaml({ name: text }))).toEqual({ name: text });
  expect(yaml({ name: text })).not.toMatch(/[\u007F\u0085\u2028\uFEFF]/);
});
