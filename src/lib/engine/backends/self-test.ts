/**
 * Trains two tiny nets for one epoch on an executor and on the float64 reference and compares everything: step losses,
 * weights, slots and outputs. A backend that drops, reorders or fakes work fails. Runs anywhere, in well under a second
 * once shaders are compiled.
 */
import { createStream } from '../../numerics/streams.ts';
import type { Model } from '../../spec/model.ts';
import type { LossName, Optimizer } from '../../spec/training.ts';
import type { Executor, Knobs, TrainingData } from '../executors/executor.ts';
import { createReferenceExecutor } from '../executors/reference/executor.ts';
import { buildPlan } from '../ops/build-plan.ts';
import { initialState } from '../ops/initial-state.ts';
import type { Plan } from '../ops/plan.ts';

type SelfTestResult = { passed: true } | { passed: false; sentence: string };

type Net = { name: string; model: Model; inputShape: number[]; outputs: number; loss: LossName; optimizer: Optimizer; knobs: Knobs };

const seed = 20;
const examples = 20;
const batchSize = 8; // the last batch has four rows
const tolerance = 1e-4; // of the largest entry

const nets: Net[] = [
  {
    name: 'dense',
    inputShape: [6],
    outputs: 3,
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-3 },
    knobs: { learningRate: 0.02, l1: 0, l2: 0.01, 'dropout.1': 0.25 },
    model: {
      version: 1,
      layers: [
        { type: 'dense', units: 5, activation: 'tanh', bias: true, initialiser: 'glorotUniform' },
        { type: 'dropout', rate: 0.25 },
        { type: 'dense', units: 3, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
      ],
    },
  },
  {
    name: 'convolutional',
    inputShape: [6, 6, 2],
    outputs: 1,
    loss: 'sigmoidCrossEntropy',
    optimizer: { type: 'momentum', momentum: 0.9 },
    knobs: { learningRate: 0.05, l1: 0, l2: 0 },
    model: {
      version: 1,
      layers: [
        { type: 'conv2d', filters: 3, kernelSize: 3, stride: 1, padding: 'same', activation: 'relu', bias: true, initialiser: 'heUniform' },
        { type: 'maxPool2d', size: 2, stride: 2 },
        {
          type: 'conv2d',
          filters: 4,
          kernelSize: 2,
          stride: 1,
          padding: 'valid',
          activation: 'sigmoid',
          bias: true,
          initialiser: 'glorotUniform',
        },
        { type: 'flatten' },
        { type: 'dense', units: 1, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
      ],
    },
  },
];

/** The sentence says which net and which numbers were wrong, or what the backend threw. */
export async function selfTest(executor: Executor): Promise<SelfTestResult> {
  const judge = createReferenceExecutor();
  for (const net of nets) {
    const { model, inputShape, outputs, loss, optimizer } = net;
    const plan = buildPlan({ model, inputShape, outputs, loss, optimizer, batchSize });
    if (!plan.ok) throw new Error(`The ${net.name} self-test net does not build: ${plan.issues[0]?.message}`);
    const supported = executor.supports(plan.value);
    if (supported !== true) return { passed: false, sentence: supported };
    try {
      const [found, wanted] = [await trainOnce(executor, plan.value, net), await trainOnce(judge, plan.value, net)];
      const wrong = [...wanted].find(([what, values]) => !isClose(found.get(what), values));
      if (wrong) return { passed: false, sentence: `the ${wrong[0]} of a tiny ${net.name} net differ from the reference.` };
    } catch (problem) {
      return { passed: false, sentence: `a tiny ${net.name} net threw "${problem instanceof Error ? problem.message : String(problem)}".` };
    }
  }
  return { passed: true };
}

async function trainOnce(executor: Executor, plan: Plan, { knobs, outputs }: Net): Promise<Map<string, Float32Array>> {
  const data = dataFor(plan, outputs);
  const execution = await executor.open(plan, data, seed);
  try {
    await execution.load(initialState(plan, seed));
    execution.setKnobs(knobs);
    const order = createStream({ seed, purpose: 'shuffle', epoch: 1 }).permutation(examples);
    const losses = await execution.runSlice({ epoch: 1, fromStep: 0, steps: Math.ceil(examples / batchSize), order });
    const { params, slots } = await execution.save();
    const [last = new Float32Array()] = await execution.evaluate(data.inputs, examples, [plan.layers.length - 1]);
    return new Map([
      ['losses', losses],
      ['weights', params],
      ['optimizer slots', slots],
      ['outputs', last],
    ]);
  } finally {
    execution.dispose();
  }
}

function dataFor(plan: Plan, outputs: number): TrainingData {
  const stream = createStream({ seed, purpose: 'sample' });
  const classes = Math.max(outputs, 2);
  return {
    inputs: Float32Array.from({ length: examples * plan.inputSize }, () => stream.normal()),
    targets: Float32Array.from({ length: examples }, () => stream.integer(classes)),
    examples,
  };
}

function isClose(found: Float32Array | undefined, wanted: Float32Array): boolean {
  if (!found || found.length !== wanted.length) return false;
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Written so that NaN fails.
  return found.every((value, index) => Math.abs(value - (wanted[index] ?? NaN)) <= tolerance * largest);
}
