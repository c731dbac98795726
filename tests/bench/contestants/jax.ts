/** jax-js on its wasm backend: the step is one jitted function, batches are resident and prepared before the clock runs. */
import { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { Contestant } from '../contestant.ts';
import { layerList, weightsOf, type ListedLayer } from '../layer-list.ts';
import { startOf } from '../start.ts';
import { adam, stepsOf, type Workload } from '../workloads.ts';

export const contestant: Contestant = async (workload) => {
  await init('wasm');
  defaultDevice('wasm');
  const step = stepOf(workload);
  return () => train(workload, step);
};

type Weights = np.Array[];
type State = { params: Weights; first: Weights; second: Weights; x: np.Array; y: np.Array; size: np.Array; scale: np.Array };

/** One Adam step on a batch, whole. Its last batch is as large as the others: a smaller one would be traced anew. */
function stepOf(workload: Workload) {
  const layers = layerList(workload);
  const loss = (params: Weights, x: np.Array, y: np.Array): np.Array => {
    let values = x;
    let at = 0;
    for (const layer of layers) {
      const [weights, bias] = [params[at], params[at + 1]];
      const parts = weightsOf(layer).filter((size) => size > 0).length;
      values = applied(layer, values, { weights: parts > 0 ? weights : undefined, bias: parts > 1 ? bias : undefined });
      at += parts;
    }
    return nn.logSoftmax(values, 1).mul(y).sum().neg().div(workload.batchSize);
  };
  const { beta1, beta2, epsilon } = adam;
  return jit(({ params, first, second, x, y, size, scale }: State) => {
    const [value, grads] = valueAndGrad(loss)(tree.ref(params), x, y);
    const moved: { params: Weights; first: Weights; second: Weights; value: np.Array } = { params: [], first: [], second: [], value };
    grads.forEach((gradient, at) => {
      const [param, m, v] = [params[at], first[at], second[at]];
      if (!param || !m || !v) throw new Error('A weight has no moments.');
      const mean = m.mul(beta1).add(gradient.ref.mul(1 - beta1));
      const square = v.mul(beta2).add(np.square(gradient).mul(1 - beta2));
      const move = mean.ref.mul(size.ref).div(np.sqrt(square.ref.mul(scale.ref)).add(epsilon));
      moved.params.push(param.sub(move));
      moved.first.push(mean);
      moved.second.push(square);
    });
    size.dispose();
    scale.dispose();
    return moved;
  });
}

type LayerWeights = { weights: np.Array | undefined; bias: np.Array | undefined };

function applied(layer: ListedLayer, values: np.Array, { weights, bias }: LayerWeights): np.Array {
  switch (layer.type) {
    case 'dense': {
      if (!weights || !bias) throw new Error('A dense layer has no weights.');
      const flat = values.reshape([values.shape[0] ?? 1, layer.inputs]);
      const sums = np.matmul(flat, weights).add(bias);
      return layer.bend === 'relu' ? nn.relu(sums) : layer.bend === 'tanh' ? np.tanh(sums) : sums;
    }
    case 'conv': {
      if (!weights || !bias) throw new Error('A convolution has no weights.');
      // Filters lie as [height, width, channels, filters], images as [rows, channels, height, width].
      const filters = np.transpose(weights.reshape([layer.kernel, layer.kernel, layer.channels, layer.filters]), [3, 2, 0, 1]);
      const sums = lax.conv(values, filters, [1, 1], 'VALID').add(bias.reshape([1, layer.filters, 1, 1]));
      return layer.bend === 'relu' ? nn.relu(sums) : sums;
    }
    case 'pool': {
      const { height, width, channels, size } = layer;
      const blocks = values.reshape([-1, channels, height / size, size, width / size, size]);
      return np.max(np.max(blocks, 5), 3);
    }
    case 'embedding': {
      if (!weights) throw new Error('An embedding has no weights.');
      return np.matmul(nn.oneHot(values.astype(np.int32), layer.vocabulary), weights);
    }
    default:
      return layer satisfies never;
  }
}

async function train(workload: Workload, step: ReturnType<typeof stepOf>) {
  const { examples, batchSize, epochs, learningRate } = workload;
  const batches = Math.ceil(examples / batchSize);
  let { params, first, second } = started(workload);
  const prepared = Array.from({ length: batches }, (_, batch) => batchOf(workload, batch));
  await blockUntilReady([params, first, second, prepared.flatMap(({ x, y }) => [x, y])]);
  const began = performance.now();
  let value: np.Array | null = null;
  for (let at = 1; at <= epochs * batches; at++) {
    const batch = prepared[(at - 1) % batches];
    if (!batch) throw new Error('A batch is missing.');
    value?.dispose();
    const size = np.array(Float32Array.of(learningRate / (1 - adam.beta1 ** at))); // a plain number would be compiled into a kernel
    const scale = np.array(Float32Array.of(1 / (1 - adam.beta2 ** at)));
    ({ params, first, second, value } = step({ params, first, second, x: batch.x.ref, y: batch.y.ref, size, scale }));
    // What is pending is compiled together, each step for itself: its authors advise to wait now and then.
    if (at === 1 || at % batches === 0) await blockUntilReady([value, params]);
  }
  const [loss = NaN] = (await value?.data()) ?? [];
  const ms = performance.now() - began;
  tree.dispose([params, first, second, prepared.flatMap(({ x, y }) => [x, y])]);
  return { ms, steps: stepsOf(workload), loss: Number(loss) };
}

function started(workload: Workload): { params: Weights; first: Weights; second: Weights } {
  const start = startOf(workload);
  const params: Weights = [];
  let at = 0;
  for (const layer of layerList(workload)) {
    for (const [part, size] of weightsOf(layer).entries()) {
      if (size === 0) continue;
      const values = np.array(start.slice(at, at + size));
      const rows = layer.type === 'dense' ? layer.inputs : layer.type === 'embedding' ? layer.vocabulary : 0;
      params.push(part === 0 && rows > 0 ? values.reshape([rows, size / rows]) : values);
      at += size;
    }
  }
  return { params, first: params.map((param) => np.zerosLike(param.ref)), second: params.map((param) => np.zerosLike(param.ref)) };
}

/** The last batch is filled up from the beginning. */
function batchOf({ inputs, inputShape, targets, examples, batchSize, classes }: Workload, batch: number): { x: np.Array; y: np.Array } {
  const size = inputs.length / examples;
  const [x, y] = [new Float32Array(batchSize * size), new Float32Array(batchSize * classes)];
  for (let row = 0; row < batchSize; row++) {
    const example = (batch * batchSize + row) % examples;
    x.set(inputs.subarray(example * size, (example + 1) * size), row * size);
    y[row * classes + (targets[example] ?? 0)] = 1;
  }
  // Images have one channel: it lies first or last alike.
  const [height, width, channels] = inputShape;
  const shape = channels === undefined ? inputShape : [channels, height ?? 1, width ?? 1];
  return { x: np.array(x).reshape([batchSize, ...shape]), y: np.array(y).reshape([batchSize, classes]) };
}
