import { describe, expect, test } from 'vitest';
import type { Layer } from '../../spec/model.ts';
import { createReferenceExecutor } from '../executors/reference/executor.ts';
import { buildPlan, type PlanRequest } from '../ops/build-plan.ts';
import { initialState } from '../ops/initial-state.ts';
import type { Plan } from '../ops/plan.ts';

const dense = (units: number): Layer => ({ type: 'dense', units, activation: 'linear', bias: true, initialiser: 'glorotUniform' });
const flatten: Layer = { type: 'flatten' };
const attention = (heads: number, causal = false): Layer => ({ type: 'multiHeadAttention', heads, causal });
const embedding = (vocabulary: number, units = 4): Layer => ({ type: 'embedding', vocabulary, units });

const request = (layers: Layer[], changes: Partial<PlanRequest> = {}): PlanRequest => ({
  model: { version: 1, layers },
  inputShape: [4],
  outputs: 3,
  loss: 'softmaxCrossEntropy',
  optimizer: { type: 'sgd' },
  batchSize: 8,
  ...changes,
});

function planOf(layers: Layer[], changes: Partial<PlanRequest> = {}): Plan {
  const plan = buildPlan(request(layers, changes));
  if (!plan.ok) throw new Error(plan.issues.map(({ message }) => message).join(' '));
  return plan.value;
}

const issuesOf = (layers: Layer[], changes: Partial<PlanRequest> = {}) => {
  const plan = buildPlan(request(layers, changes));
  return plan.ok ? [] : plan.issues.map(({ path, message }) => `${path}: ${message}`);
};

describe('what does not fit is said in a sentence', () => {
  test.each<[string, string, { layers: Layer[] } & Partial<PlanRequest>]>([
    [
      'embedding on numbers',
      'layers[0]: embedding 1 needs codes of a vocabulary, such as characters, but numbers reach it: put it first, on data of text.',
      { layers: [embedding(10), flatten, dense(3)] },
    ],
    [
      'a vocabulary of the data beyond the layer',
      'layers[0].vocabulary: The data have 65 codes but embedding 1 knows 40: set vocabulary to 65 or more.',
      { layers: [embedding(40), flatten, dense(3)], tokens: 65 },
    ],
    [
      'codes without an embedding',
      'layers[0]: dense 1 gets codes of a vocabulary, which are no quantities: put an embedding layer before it.',
      { layers: [dense(3)], tokens: 65 },
    ],
    [
      'heads that do not share the channels evenly',
      'layers[1].heads: multiHeadAttention 2 shares 6 channels among 4 heads, which leaves a remainder: take 1, 2, 3 or 6 heads, or other units before it.',
      { layers: [dense(6), attention(4), flatten, dense(3)], inputShape: [5, 2] },
    ],
    [
      'attention on a table',
      'layers[0]: multiHeadAttention 1 needs a sequence (positions x channels), but it gets 4 numbers: use it on text or series.',
      { layers: [attention(2), dense(3)] },
    ],
    [
      'positions on a table',
      'layers[0]: positionEmbedding 1 needs a sequence (positions x channels), but it gets 4 numbers: put it behind an embedding.',
      { layers: [{ type: 'positionEmbedding' }, dense(3)] },
    ],
    [
      'a shape of another size',
      'layers[0].shape: reshape 1 gets 5x2, 10 in all, but 3x3 are 9: choose lengths whose product is 10.',
      { layers: [{ type: 'reshape', shape: [3, 3] }, flatten, dense(3)], inputShape: [5, 2] },
    ],
    [
      'batches of one under batch normalisation',
      'batchSize: batchNorm 2 needs more than one example to take a mean over, but the batch size is 1: take 2 or more, or layerNorm in its place.',
      { layers: [dense(5), { type: 'batchNorm' }, dense(3)], batchSize: 1 },
    ],
  ])('%s', (_what, sentence, { layers, ...changes }) => {
    expect(issuesOf(layers, changes)).toEqual([sentence]);
  });

  test('positions with a target each keep their place until the end', () => {
    const next = { tokens: 7, positions: 4, outputs: 7 };
    expect(issuesOf([embedding(7), attention(2, true), dense(7)], next)).toEqual([]);
    expect(issuesOf([embedding(7), dense(6)], next)).toEqual([
      'layers[1].units: The model ends with 4x6, but each of the 4 positions has a target of its own and the data have 7 classes: keep the positions and end with a dense layer with 7 units.',
    ]);
    expect(issuesOf([embedding(7), flatten, dense(7)], next)).toEqual([
      'layers[2]: The model ends with 7 numbers, but each of the 4 positions has a target of its own and the data have 7 classes: keep the positions and end with a dense layer with 7 units.',
    ]);
  });

  test('positions of a sequence count as examples of batch normalisation', () => {
    expect(issuesOf([{ type: 'batchNorm' }, flatten, dense(3)], { inputShape: [5, 2], batchSize: 1 })).toEqual([]);
  });
});

/** Trains one batch of the given rows at learning rate 0 and hands out the state and the outputs of layer 0 in training and evaluation. */
async function oneStep(plan: Plan, inputs: number[]) {
  const examples = inputs.length / plan.inputSize;
  const data = { inputs: Float32Array.from(inputs), targets: new Float32Array(examples), examples };
  const execution = await createReferenceExecutor().open(plan, data, 1);
  await execution.load(initialState(plan, 1));
  execution.setKnobs({ learningRate: 0, l1: 0, l2: 0 });
  await execution.runSlice({ epoch: 1, fromStep: 0, steps: 1, order: Int32Array.from({ length: examples }, (_, i) => i) });
  const { params } = await execution.save();
  const numbersOf = (name: string) => {
    const found = plan.parameters.find((parameter) => parameter.name.endsWith(`.${name}`));
    if (!found) throw new Error(`No ${name}.`);
    return [...params.subarray(found.offset, found.offset + found.shape.reduce((size, side) => size * side, 1))];
  };
  const [outputs] = await execution.evaluate(data.inputs, examples, [0]);
  return { numbersOf, outputs: [...(outputs ?? [])] };
}

describe('batch normalisation', () => {
  const layers: Layer[] = [{ type: 'batchNorm' }, dense(3)];

  test('moves the running moments a tenth of the way, the variance as that of a sample, and evaluates by them', async () => {
    const { numbersOf, outputs } = await oneStep(planOf(layers, { inputShape: [1] }), [1, 3, 8]);
    const [mean, variance] = [numbersOf('runningMean')[0] ?? NaN, numbersOf('runningVariance')[0] ?? NaN];
    expect(mean).toBeCloseTo(0.4, 6);
    expect(variance).toBeCloseTo(0.9 + 0.1 * 13, 6); // (9 + 1 + 16) / 2
    outputs.forEach((value, i) => expect(value).toBeCloseTo((([1, 3, 8][i] ?? NaN) - 0.4) / Math.sqrt(2.2 + 1e-5), 5));
  });

  test('a last batch of one example leaves the running variance alone', async () => {
    const { numbersOf } = await oneStep(planOf(layers, { inputShape: [1] }), [5]);
    expect(numbersOf('runningMean')[0]).toBeCloseTo(0.5, 6);
    expect(numbersOf('runningVariance')).toEqual([1]);
  });

  test('frozen, it keeps its running moments and gain', async () => {
    const { numbersOf, outputs } = await oneStep(planOf(layers, { inputShape: [1], frozen: [0] }), [1, 3, 8]);
    expect([numbersOf('runningMean'), numbersOf('runningVariance'), numbersOf('gain')]).toEqual([[0], [1], [1]]);
    outputs.forEach((value, i) => expect(value).toBeCloseTo([1, 3, 8][i] ?? NaN, 4));
  });
});

test('layer normalisation brings each position to mean 0 and variance 1', async () => {
  const { outputs } = await oneStep(planOf([{ type: 'layerNorm' }, flatten, dense(3)], { inputShape: [2, 3] }), [1, 2, 3, -10, 0, 40]);
  for (const position of [outputs.slice(0, 3), outputs.slice(3)]) {
    expect(position.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(position.reduce((sum, value) => sum + value * value, 0) / 3).toBeCloseTo(1, 4);
  }
});

test('a position of causal attention does not see what comes later', async () => {
  const plan = planOf([attention(2, true), flatten, dense(3)], { inputShape: [3, 4] });
  const before = Array.from({ length: 12 }, (_, i) => Math.sin(i));
  const after = before.map((value, i) => (i >= 8 ? value + 5 : value));
  const [first, second] = [(await oneStep(plan, before)).outputs, (await oneStep(plan, after)).outputs];
  expect(second.slice(0, 8)).toEqual(first.slice(0, 8));
  expect(second.slice(8)).not.toEqual(first.slice(8));
});

test('what is regularised and what is trained', () => {
  const plan = planOf([embedding(7), { type: 'positionEmbedding' }, attention(2), { type: 'batchNorm' }, flatten, dense(3)], { tokens: 7 });
  const names = (keep: (parameter: Plan['parameters'][number]) => boolean) => plan.parameters.filter(keep).map(({ name }) => name);
  expect(names(({ isRegularised }) => isRegularised)).toEqual([
    'embedding1.weights',
    'multiHeadAttention3.weights',
    'multiHeadAttention3.outputWeights',
    'dense6.weights',
  ]);
  expect(names(({ isTrained }) => !isTrained)).toEqual(['batchNorm4.runningMean', 'batchNorm4.runningVariance']);
});
