import { createStream } from '../../src/lib/numerics/streams.ts';
import type { Model } from '../../src/lib/spec/model.ts';
import { conv, dense, flatten, pool } from '../support/layers.ts';

const convolution = (filters: number) => conv(filters, 5, { activation: 'relu', initialiser: 'glorotUniform' });

/** A training that both sides do alike: same examples, order of layers, batch size, epochs and Adam. */
export type Workload = {
  name: string;
  model: Model;
  inputShape: number[];
  tokens?: number; // how many codes there are, where the inputs are codes
  classes: number;
  batchSize: number;
  epochs: number;
  learningRate: number;
  inputs: Float32Array;
  targets: Float32Array;
  examples: number;
  lanes?: { seed: number; learningRate: number }[]; // of a population
};

/** The optimizer on all sides. */
export const adam = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

type Shape = Omit<Workload, 'inputs' | 'targets'>;

/** Random inputs with a learnable rule: the cost of a step does not depend on what the numbers mean. */
export function filled(shape: Shape): Workload {
  const size = shape.inputShape.reduce((product, extent) => product * extent, 1);
  const stream = createStream({ seed: 7, purpose: 'generator' });
  const { tokens } = shape;
  const inputs = Float32Array.from({ length: shape.examples * size }, () => (tokens ? stream.integer(tokens) : stream.normal()));
  const targets = Float32Array.from({ length: shape.examples }, (_, row) => {
    if (tokens) return ((inputs[row * size] ?? 0) + (inputs[row * size + 1] ?? 0)) % shape.classes;
    let largest = 0;
    for (let label = 1; label < shape.classes; label++)
      if ((inputs[row * size + label] ?? 0) > (inputs[row * size + largest] ?? 0)) largest = label;
    return largest;
  });
  return { ...shape, inputs, targets };
}

const shapes: Shape[] = [
  {
    name: 'W1 4-16-16-3',
    model: { version: 1, layers: [dense(16, 'relu'), dense(16, 'relu'), dense(3)] },
    inputShape: [4],
    classes: 3,
    batchSize: 32,
    epochs: 100,
    learningRate: 0.01,
    examples: 150,
  },
  {
    name: 'W2 64-64-64-10',
    model: { version: 1, layers: [dense(64, 'relu'), dense(64, 'relu'), dense(10)] },
    inputShape: [64],
    classes: 10,
    batchSize: 32,
    epochs: 20,
    learningRate: 0.001,
    examples: 2000,
  },
  {
    name: 'W3 c5x8-p-c5x16-p-d10',
    model: { version: 1, layers: [convolution(8), pool(2), convolution(16), pool(2), flatten, dense(10)] },
    inputShape: [28, 28, 1],
    classes: 10,
    batchSize: 32,
    epochs: 2,
    learningRate: 0.001,
    examples: 1000,
  },
  {
    name: 'W4 embedding 16 x 8-64-27',
    model: { version: 1, layers: [{ type: 'embedding', vocabulary: 27, units: 16 }, flatten, dense(64, 'tanh'), dense(27)] },
    inputShape: [8],
    tokens: 27,
    classes: 27,
    batchSize: 64,
    epochs: 1,
    learningRate: 0.003,
    examples: 20_000,
  },
  {
    name: 'W5 64-10',
    model: { version: 1, layers: [dense(10)] },
    inputShape: [64],
    classes: 10,
    batchSize: 32,
    epochs: 20,
    learningRate: 0.01,
    examples: 2000,
  },
];

const population = [0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.02, 0.03].flatMap((learningRate) =>
  [1, 2, 3, 4].map((seed) => ({ seed, learningRate })),
);
const [first] = shapes;
if (first) shapes.push({ ...first, name: 'W6 32 runs of W1', lanes: population });

export const workloadNames = shapes.map(({ name }) => name);

/** By the beginning of its name. */
export function named(start: string): Workload {
  const shape = shapes.find(({ name }) => name.startsWith(start));
  if (!shape) throw new Error(`There is no workload ${start}: take ${workloadNames.map((name) => name.slice(0, 2)).join(', ')}.`);
  return filled(shape);
}

export const stepsOf = ({ examples, batchSize, epochs }: Shape): number => epochs * Math.ceil(examples / batchSize);

/** Fewer epochs, or one of fewer whole batches, where the training has more steps than `most`. */
export function shortened(workload: Workload, most = Infinity): Workload {
  if (stepsOf(workload) <= most) return workload;
  const { examples, batchSize } = workload;
  const perEpoch = Math.ceil(examples / batchSize);
  if (perEpoch <= most) return { ...workload, epochs: Math.floor(most / perEpoch) };
  const fewer = most * batchSize;
  const inputs = workload.inputs.subarray(0, (workload.inputs.length / examples) * fewer);
  return { ...workload, epochs: 1, examples: fewer, inputs, targets: workload.targets.subarray(0, fewer) };
}
