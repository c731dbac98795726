import { expect, test } from 'vitest';
import { aPrepared } from '../../../tests/support/a-prepared.ts';
import { aRun } from '../../../tests/support/a-run.ts';
import { conv, dense, flatten } from '../../../tests/support/layers.ts';
import { nodeBackends, testExecutors } from '../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../tests/support/training.ts';
import { planRun } from '../engine/run/plan-run.ts';
import { buildPlan } from '../engine/ops/build-plan.ts';
import type { Plan } from '../engine/ops/plan.ts';
import { hashWords } from '../numerics/hash.ts';
import { RunId } from '../spec/ids.ts';
import type { Layer } from '../spec/model.ts';
import { hashResolved } from '../spec/resolve.ts';
import { parseTraining } from '../spec/training.ts';
import { readSafetensors, writeSafetensors } from '../share/safetensors.ts';
import { namedRun } from './run-source.ts';
import { describeTaken, firstCheckpoint, sourceOfTensors, takeWeights, type NamedWeights } from './start-from.ts';

const executorOf = testExecutors();
const prepared = aPrepared();
const body: Layer[] = [dense(8, 'tanh'), { type: 'batchNorm' }, dense(6, 'relu')];

function planOf(layers: Layer[], frozen: number[] = [], inputShape = [4]): Plan {
  const plan = buildPlan({
    model: { version: 1, layers },
    inputShape,
    outputs: 3,
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd' },
    batchSize: 8,
    frozen,
  });
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  return plan.value;
}

const sourceOf = (plan: Plan): NamedWeights => ({ name: 'before', weightsHash: 'ab', parameters: plan.parameters });
const input = { shape: [4], tokens: null };
const taken = (layers: Layer[], from: Layer[], frozen: number[] = []) => takeWeights(planOf(layers, frozen), sourceOf(planOf(from)), input);

test('layers with weights are matched in order while type and shapes are equal; the rest starts fresh', () => {
  const found = taken([...body, { type: 'dropout', rate: 0.5 }, dense(3)], [...body, dense(5, 'relu'), dense(3)], [0, 1]);
  if (!found.ok) throw new Error(found.issues[0]?.message);
  expect(found.value).toMatchObject({
    taken: ['dense 1', 'batchNorm 2', 'dense 3'],
    fresh: ['dense 5'],
    frozen: ['dense 1', 'batchNorm 2'],
  });
  expect(describeTaken(found.value)).toBe(
    'dense 1, batchNorm 2 and dense 3 start from before; dense 5 starts fresh. dense 1 and batchNorm 2 are frozen.',
  );
  const all = taken([...body, dense(3)], [...body, dense(3)]);
  expect(all.ok && describeTaken(all.value)).toBe('dense 1, batchNorm 2, dense 3 and dense 4 start from before.');
});

test('a layer of another kind with the same shapes is no counterpart', () => {
  expect(taken([{ type: 'layerNorm' }, dense(3)], [{ type: 'batchNorm' }, dense(3)])).toMatchObject({
    ok: false,
    issues: [{ path: 'start' }],
  });
});

test('nothing in common is refused with what the other begins with', () => {
  const found = taken([dense(7), dense(3)], [dense(8), dense(3)]);
  expect(found.ok ? '' : found.issues[0]?.message).toContain('(its first is dense 1, [4, 8] and [8])');
});

test('a run whose model has other sizes on this data is refused with both counts', () => {
  const { resolved } = aRun();
  const run = aRun({ resolved: { ...resolved, model: { version: 1, layers: [dense(8), dense(3)] } }, parameterCount: 999 });
  const named = { name: run.name, weightsHash: 'ab', run };
  const found = takeWeights(planOf([dense(8), dense(3)]), named, input);
  expect(found.ok ? '' : found.issues[0]?.message).toContain('"train 1" has 999 weights, and its model would have 67');
  expect(takeWeights(planOf([dense(8), dense(3)]), { ...named, run: { ...run, parameterCount: 67 } }, input)).toMatchObject({ ok: true });
  const image = { ...run, resolved: { ...resolved, model: { version: 1 as const, layers: [conv(2, 3), flatten, dense(3)] } } };
  expect(takeWeights(planOf([dense(8), dense(3)]), { ...named, run: image }, input)).toMatchObject({
    ok: false,
    issues: [{ path: 'start' }],
  });
});

test('a frozen layer that is not there, and one too many, are told at their places', () => {
  const issue = (frozen: number[]) => {
    const about = { model: { version: 1 as const, layers: [dense(8), dense(3)] }, inputShape: [4], outputs: 3, batchSize: 8, frozen };
    const plan = buildPlan({ ...about, loss: 'softmaxCrossEntropy', optimizer: { type: 'sgd' } });
    return plan.ok ? null : plan.issues[0];
  };
  expect(issue([0])).toBeNull();
  expect(issue([0, 7])).toMatchObject({ path: 'start.frozen[1]', message: expect.stringContaining('place 7') });
  expect(issue([0, 1])).toMatchObject({ path: 'start.frozen', message: expect.stringContaining('nothing would be trained') });
});

test('a run that is gone, trains still or left no weights cannot be started from', () => {
  const start = { type: 'run' as const, run: RunId.parse('run1'), frozen: [] };
  const message = (run: Parameters<typeof aRun>[0] | null) => {
    const named = namedRun(start, () => (run ? aRun(run) : null));
    return named.ok ? null : named.issues[0]?.message;
  };
  expect(message({})).toBeNull();
  expect(message(null)).toContain('not in this browser');
  expect(message({ state: { status: 'running', startedAt: 0 } })).toContain('not over');
  expect(message({ weightsHash: null })).toContain('left no weights');
  expect(message({ purpose: 'overfitCheck' })).toContain('tried something out');
  expect(namedRun({ type: 'file', path: 'a.safetensors', frozen: [] }, () => null)).toMatchObject({ ok: false });
});

test.for(nodeBackends)(
  'frozen layers keep every bit of the weights they were given, running statistics too, and the others train: %s',
  async (name) => {
    const layers = [...body, dense(3)];
    const queued = aTrainRun({ training: { epochs: 2 }, layers });
    const first = ofType(await allEvents({ run: queued, prepared }, services(executorOf(name))), 'checkpoint').at(-1)?.checkpoint;
    if (!first) throw new Error('The run left no checkpoint.');
    const start = { weightsHash: hashWords(first.params), frozen: [0, 1] };
    const run = aTrainRun({ seed: 9, training: { epochs: 3, start, regularisation: { l1: 0.01, l2: 0.1, maxNorm: 0.5 } }, layers });
    const plan = planRun(run.resolved, prepared);
    if (!plan.ok) throw new Error(plan.issues[0]?.message);
    const found = takeWeights(
      plan.value,
      { name: 'x', weightsHash: start.weightsHash, parameters: plan.value.parameters },
      { shape: plan.value.inputShape, tokens: null },
    );
    if (!found.ok) throw new Error(found.issues[0]?.message);
    const checkpoint = firstCheckpoint(plan.value, { seed: 9, copies: found.value.copies, weights: first.params });
    expect(checkpoint).toMatchObject({ epoch: 0, step: 0, params: first.params });
    expect(checkpoint.slots.every((slot) => slot === 0)).toBe(true);
    const events = await allEvents({ run, prepared, checkpoint }, services(executorOf(name)));
    const last = ofType(events, 'checkpoint').at(-1)?.checkpoint.params ?? new Float32Array();
    expect(ofType(events, 'epochEnd').map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    for (const { layer, offset, shape, name: parameter } of plan.value.parameters) {
      const size = shape.reduce((product, length) => product * length, 1);
      const isSame = String(last.subarray(offset, offset + size)) === String(first.params.subarray(offset, offset + size));
      expect([parameter, isSame]).toEqual([parameter, layer <= 1]);
    }
  },
);

test('a run without the weights it starts from fails with a sentence', async () => {
  const run = aTrainRun({ training: { start: { weightsHash: 'ab', frozen: [] } } });
  expect(await allEvents({ run, prepared }, services(executorOf('cpu')))).toMatchObject([{ type: 'failed' }]);
});

test('a file of tensors is matched by the same rule, and named by the hash of the weights it was written from', () => {
  const plan = planOf([...body, dense(3)]);
  const params = Float32Array.from({ length: plan.parameterCount }, (_, at) => at);
  const tensors = plan.parameters.map(({ name, shape, offset }) => ({
    name,
    shape,
    values: params.slice(offset, offset + shape.reduce((a, b) => a * b, 1)),
  }));
  const source = sourceOfTensors('w.safetensors', readSafetensors(writeSafetensors(tensors)));
  expect(source.weightsHash).toBe(hashWords(params));
  const found = takeWeights(plan, source, input);
  if (!found.ok) throw new Error(found.issues[0]?.message);
  expect(firstCheckpoint(plan, { seed: 1, copies: found.value.copies, weights: source.weights }).params).toEqual(params);
});

test('a training that starts fresh is the one of before: the field leaves no trace', () => {
  expect(parseTraining({ start: null })).toEqual(parseTraining({}));
  const plain = aTrainRun().resolved;
  const { start: _start, ...training } = plain.training;
  expect(hashResolved(plain)).toBe(hashResolved({ ...plain, training }));
});
