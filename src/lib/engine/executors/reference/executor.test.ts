import { expect, test } from 'vitest';
import { nudged, orderOf, randomNet, stepsPerEpoch, type RandomNet } from '../../../../../tests/support/random-nets.ts';
import { hashWords } from '../../../numerics/hash.ts';
import { createStream } from '../../../numerics/streams.ts';
import { initialState } from '../../ops/initial-state.ts';
import { createReferenceExecutor, type ReferenceExecution } from './executor.ts';

async function openNet(net: RandomNet): Promise<ReferenceExecution> {
  const execution = await createReferenceExecutor().open(net.plan, net.data, net.seed);
  await execution.load(initialState(net.plan, net.seed));
  execution.setKnobs(net.knobs);
  return execution;
}

/** Trains whole epochs in slices of `sizes`, over and over. */
async function trainEpochs(
  execution: ReferenceExecution,
  net: RandomNet,
  { epochs, sizes }: { epochs: number[]; sizes: number[] },
): Promise<number[]> {
  const losses: number[] = [];
  let turn = 0;
  for (const epoch of epochs) {
    const order = orderOf(net, epoch);
    for (let fromStep = 0; fromStep < stepsPerEpoch(net);) {
      const steps = Math.min(sizes[turn++ % sizes.length] ?? 1, stepsPerEpoch(net) - fromStep);
      losses.push(...(await execution.runSlice({ epoch, fromStep, steps, order })));
      fromStep += steps;
    }
  }
  return losses;
}

const seeds = Array.from({ length: 25 }, (_, seed) => 100 + seed);

test('slicing changes no bit: steps one by one, in threes, or an epoch at once', async () => {
  for (const seed of seeds) {
    const net = randomNet(seed);
    const found = [];
    for (const sizes of [[1], [3, 2], [1000]]) {
      const execution = await openNet(net);
      const losses = await trainEpochs(execution, net, { epochs: [1, 2], sizes });
      found.push({ losses, params: [...execution.exact().params], slots: [...execution.exact().slots] });
    }
    expect(found[1], net.name).toEqual(found[0]);
    expect(found[2], net.name).toEqual(found[0]);
  }
});

test('a resume after an epoch is identical to never having stopped', async () => {
  for (const seed of seeds) {
    const net = randomNet(seed);
    const whole = await openNet(net);
    await trainEpochs(whole, net, { epochs: [1, 2, 3], sizes: [2] });
    const first = await openNet(net);
    await trainEpochs(first, net, { epochs: [1, 2], sizes: [2] });
    const second = await openNet(net);
    await second.load(await first.save());
    second.exact().params.set(first.exact().params); // save() rounds to float32, as its contract says
    second.exact().slots.set(first.exact().slots);
    await trainEpochs(second, net, { epochs: [3], sizes: [2] });
    expect([...second.exact().params], net.name).toEqual([...whole.exact().params]);
    expect((await second.save()).step).toBe((await whole.save()).step);
  }
});

test('evaluation gives the same rows whatever the batch, without dropout, and moves nothing', async () => {
  for (const seed of seeds) {
    const net = randomNet(seed);
    const execution = await openNet(net);
    const before = await execution.save();
    const layers = net.plan.layers.map((_, layer) => layer);
    const together = await execution.evaluate(net.data.inputs, net.data.examples, layers);
    for (let row = 0; row < net.data.examples; row++) {
      const alone = await execution.evaluate(net.data.inputs.slice(row * net.plan.inputSize, (row + 1) * net.plan.inputSize), 1, layers);
      const sizes = net.plan.layers.map(({ outputShape }) => outputShape.reduce((a, b) => a * b, 1));
      expect(alone, net.name).toEqual(
        together.map((values, layer) => values.slice(row * (sizes[layer] ?? 0), (row + 1) * (sizes[layer] ?? 0))),
      );
    }
    expect(await execution.save()).toEqual(before);
  }
});

test('training on noise for a while lowers the loss of almost every net', async () => {
  const fell = [];
  for (const seed of seeds) {
    const net = randomNet(seed);
    const execution = await openNet(net);
    execution.setKnobs({ ...net.knobs, l1: 0, l2: 0, ...noDropout(net) });
    const losses = await trainEpochs(execution, net, { epochs: Array.from({ length: 30 }, (_, epoch) => epoch + 1), sizes: [100] });
    const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    const steps = stepsPerEpoch(net);
    fell.push(mean(losses.slice(-steps)) < mean(losses.slice(0, steps)));
  }
  expect(fell.filter(Boolean).length).toBeGreaterThanOrEqual(0.9 * seeds.length);
});

const noDropout = ({ knobs }: RandomNet) =>
  Object.fromEntries(Object.keys(knobs).flatMap((name) => (name.startsWith('dropout') ? [[name, 0]] : [])));

test('dropout draws its mask by epoch and step, and the run seed', async () => {
  const net = seedsOf((candidate) => Object.entries(candidate.knobs).some(([name, value]) => name.startsWith('dropout') && value > 0))[0];
  if (!net) throw new Error('No random net has dropout.');
  const lossAt = async (epoch: number, seed: number) => {
    const execution = await createReferenceExecutor().open(net.plan, net.data, seed);
    await execution.load(initialState(net.plan, 1));
    execution.setKnobs({ ...net.knobs, learningRate: 0 });
    await execution.runSlice({ epoch, fromStep: 0, steps: 1, order: orderOf(net, 1) });
    return execution.exact().losses[0];
  };
  expect(await lossAt(1, 5)).toBe(await lossAt(1, 5));
  expect(await lossAt(2, 5)).not.toBe(await lossAt(1, 5));
  expect(await lossAt(1, 6)).not.toBe(await lossAt(1, 5));
});

const seedsOf = (wanted: (net: RandomNet) => boolean): RandomNet[] =>
  Array.from({ length: 60 }, (_, seed) => randomNet(seed)).filter(wanted);

test('a step beyond the epoch, a missing knob and an unknown layer are bugs that throw', async () => {
  const net = randomNet(1);
  const execution = await openNet(net);
  const order = orderOf(net, 1);
  await expect(execution.runSlice({ epoch: 1, fromStep: stepsPerEpoch(net), steps: 1, order })).rejects.toThrow(/beyond the epoch/);
  await expect(execution.evaluate(net.data.inputs, 1, [99])).rejects.toThrow(/no layer 99/);
  const fresh = await createReferenceExecutor().open(net.plan, net.data, 0);
  await expect(fresh.runSlice({ epoch: 1, fromStep: 0, steps: 1, order })).rejects.toThrow(/knob/);
});

test('the random nets cover the grammar', () => {
  const nets = Array.from({ length: 200 }, (_, seed) => randomNet(seed));
  const count = (values: string[]) =>
    Object.fromEntries([...new Set(values)].sort().map((value) => [value, values.filter((v) => v === value).length]));
  const rare = (counts: Record<string, number>) => Object.values(counts).some((n) => n < 8);
  const layers = count(nets.flatMap(({ model }) => model.layers.map(({ type }) => type)));
  expect(Object.keys(layers)).toEqual([
    'activation',
    'averagePool1d',
    'averagePool2d',
    'conv1d',
    'conv2d',
    'dense',
    'depthwiseConv2d',
    'dropout',
    'flatten',
    'globalAveragePool',
    'globalMaxPool',
    'gru',
    'lstm',
    'maxPool1d',
    'maxPool2d',
    'residual',
    'separableConv2d',
    'simpleRnn',
  ]);
  expect([layers, count(nets.map(({ loss }) => loss)), count(nets.map(({ optimizer }) => optimizer.type))].some(rare)).toBe(false);
  expect(randomNet(17)).toEqual(randomNet(17));
});

test('a nudge moves each weight by one float32 neighbour', () => {
  const params = initialState(randomNet(4).plan, 4).params;
  const moved = nudged(params, 1);
  expect(hashWords(moved)).not.toBe(hashWords(params));
  const stream = createStream({ seed: 1, purpose: 'sample' });
  for (let trial = 0; trial < 10; trial++) {
    const index = stream.integer(params.length);
    const p = params[index] ?? NaN;
    expect(Math.abs((moved[index] ?? NaN) - p)).toBeLessThanOrEqual(Math.abs(p) * 2 ** -22);
  }
});
