import { expect, test } from 'vitest';
import {
  dataOf,
  distances,
  knobsOf,
  limited,
  nets,
  optimizers,
  order,
  planOf,
  trainedDistance,
  trainedState,
  type Net,
} from '../../../../../tests/support/engine-nets.ts';
import { partsOfNet } from '../../../../../tests/support/covers.ts';
import { conv, dense, flatten } from '../../../../../tests/support/layers.ts';
import { nodeBackends, tensorCount, testExecutors } from '../../../../../tests/support/tfjs.ts';
import { createStream } from '../../../numerics/streams.ts';
import { initialState } from '../../ops/initial-state.ts';
import type { OpName } from '../../ops/op.ts';

const executor = testExecutors();

const cases = nodeBackends.flatMap((name) => nets.map((net) => ({ name, net, what: net.name })));

test.for(cases)('$what: loss, gradients and layer outputs equal the reference on $name', async ({ name, net }, { task }) => {
  task.meta.covers = { backend: name, against: 'reference', parts: partsOfNet(net) };
  const found = await distances(executor(name), net);
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter(([, off]) => !(off < 1e-5))).toEqual([]);
});

const updates = nodeBackends.flatMap((name) => optimizers.map((optimizer) => ({ name, optimizer })));

test.for(updates)('$optimizer.type moves weights and slots as the reference does on $name', async ({ name, optimizer }, { task }) => {
  task.meta.covers = { backend: name, against: 'reference', parts: [`optimizer ${optimizer.type}`] };
  const net: Net = { name: '', inputShape: [5], layers: [dense(7, 'tanh'), dense(3)] };
  const off = await trainedDistance(executor(name), { net, optimizer, strength: { l1: 0.01, l2: 0.02 } });
  expect(off.step).toBe(15);
  expect(Math.max(off.params, off.slots)).toBeLessThan(1e-5);
});

test.for(nodeBackends)(
  'max-norm shortens the weights into a unit after each update, and leaves slots alone, on %s',
  async (name, { task }) => {
    task.meta.covers = { backend: name, against: 'reference', parts: partsOfNet(limited) };
    const training = { net: limited, optimizer: { type: 'momentum', momentum: 0.9 } } as const;
    const off = await trainedDistance(executor(name), training);
    expect(Math.max(off.params, off.slots)).toBeLessThan(1e-5);
    const { params } = await trainedState(executor(name), training);
    const { maxNorm } = limited.limits;
    for (const { offset, shape, isRegularised } of planOf(limited, training.optimizer).parameters) {
      if (!isRegularised) continue;
      const units = shape.at(-1) ?? 1;
      const weights = params.slice(offset, offset + shape.reduce((size, side) => size * side, 1));
      const norms = Array.from({ length: units }, (_, unit) => Math.hypot(...weights.filter((_w, at) => at % units === unit)));
      expect(Math.max(...norms)).toBeLessThan(maxNorm * 1.000001);
      expect(Math.max(...norms)).toBeGreaterThan(maxNorm * 0.9);
    }
  },
);

test('the nets above use every operation', () => {
  const used = new Set<OpName>(
    nets.flatMap((net) =>
      optimizers.flatMap((optimizer) => planOf({ ...net, limits: { maxNorm: 1, ...net.limits } }, optimizer).step.map(({ op }) => op)),
    ),
  );
  const all: Record<OpName, true> = {
    gatherBatch: true,
    matmul: true,
    matmulOverBatch: true,
    biasActivation: true,
    activationGradient: true,
    biasGradient: true,
    conv2d: true,
    conv2dInputGradient: true,
    conv2dFilterGradient: true,
    maxPool2d: true,
    maxPool2dGradient: true,
    averagePool2d: true,
    averagePool2dGradient: true,
    depthwiseConv2d: true,
    depthwiseConv2dInputGradient: true,
    depthwiseConv2dFilterGradient: true,
    recurrent: true,
    recurrentGradient: true,
    dropout: true,
    copy: true,
    add: true,
    take: true,
    place: true,
    multiply: true,
    batchedMatmul: true,
    softmax: true,
    softmaxGradient: true,
    moments: true,
    normalise: true,
    normaliseGradient: true,
    normaliseInputGradient: true,
    movingMoments: true,
    embed: true,
    embedGradient: true,
    loss: true,
    clipValue: true,
    clipNorm: true,
    maxNorm: true,
    regularise: true,
    sgd: true,
    momentum: true,
    nesterov: true,
    rmsprop: true,
    adagrad: true,
    adam: true,
    adamw: true,
  };
  expect([...used].sort()).toEqual(Object.keys(all).sort());
});

test.each(nodeBackends)('the state comes back as it went in on %s', async (name) => {
  const net: Net = { name: '', inputShape: [6, 6, 2], layers: [conv(3, 3), flatten, dense(3)] };
  const plan = planOf(net, { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const stream = createStream({ seed: 1, purpose: 'sample' });
  const random = (length: number) => Float32Array.from({ length }, () => stream.normal());
  const state = { params: random(plan.parameterCount), slots: random(plan.slotCount), step: 77 };
  const execution = await executor(name).open(plan, dataOf(plan, net), 1);
  await execution.load(state);
  expect(await execution.save()).toEqual(state);
  execution.dispose();
});

const kept = ['pooling', 'LSTM both ways', 'GRU', 'separable convolution', 'convolution with dilation', 'convolution with strides'];
const counted = nodeBackends.flatMap((name) => nets.filter((net) => kept.includes(net.name)).map((net) => ({ name, net, what: net.name })));

test.each(counted)('$what: tensors stay flat over steps and return to the start on $name', async ({ name, net }) => {
  const before = tensorCount(name);
  const plan = planOf(net, { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const execution = await executor(name).open(plan, dataOf(plan, net), 1);
  await execution.load(initialState(plan, 1));
  execution.setKnobs(knobsOf(net, 0.01, { l1: 0.1, l2: 0.1 }));
  const counts = new Set<number>();
  for (let epoch = 1; epoch <= 4; epoch++) {
    await execution.runSlice({ epoch, fromStep: 0, steps: 3, order });
    await execution.evaluate(new Float32Array(plan.inputSize * 2), 2, [0, 1]);
    await execution.save();
    counts.add(tensorCount(name));
  }
  expect(counts.size).toBe(1);
  expect(execution.dispatches()).toBeGreaterThan(name === 'wasm program' ? 4 * 2 - 1 : 4 * 3 * 10); // a slice and an evaluation are one each
  execution.dispose();
  execution.dispose();
  expect(tensorCount(name)).toBe(before);
});

test.each(nodeBackends)('moved knobs act from the next slice on %s', async (name) => {
  const net: Net = { name: '', inputShape: [5], layers: [dense(3)] };
  const plan = planOf(net, { type: 'sgd' });
  const execution = await executor(name).open(plan, dataOf(plan, net), 1);
  const start = initialState(plan, 1);
  await execution.load(start);
  execution.setKnobs(knobsOf(net, 0));
  await execution.runSlice({ epoch: 1, fromStep: 0, steps: 1, order });
  expect((await execution.save()).params).toEqual(start.params);
  execution.setKnobs(knobsOf(net, 0.1));
  await execution.runSlice({ epoch: 1, fromStep: 1, steps: 1, order });
  expect((await execution.save()).params).not.toEqual(start.params);
  execution.dispose();
});

test('a plan whose parameter no optimizer moves is refused in a sentence', () => {
  const plan = planOf({ name: '', inputShape: [5], layers: [dense(3)] }, { type: 'sgd' });
  const without = { ...plan, step: plan.step.filter(({ op }) => op !== 'sgd') };
  expect(executor('cpu').supports(plan)).toBe(true);
  expect(executor('cpu').supports(without)).toContain('dense1.weights is moved by 0 optimizer operations');
});
