import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm'; // with all of its kernels: ours registers few
import { openWasm } from '../../../src/lib/engine/backends/open-wasm.ts';
import type { Contestant, Trained } from '../contestant.ts';
import { stepsOf, type Workload } from '../workloads.ts';

function knownActivation(name: string): 'relu' | 'tanh' | 'linear' {
  if (name === 'relu' || name === 'tanh' || name === 'linear') return name;
  throw new Error(`The baseline has no ${name}.`);
}

/**
 * The baseline: stock `model.fit` at its best (resident tensors, no callbacks, `yieldEvery: 'never'`, no shuffle), on its fastest working
 * backend: wasm, or cpu where stock wasm cannot train a layer.
 */
export const contestant: Contestant = async (workload, readAsset) => {
  // Stock wasm has neither the gradient of a convolution's filter nor that of an embedding.
  const isStuck = workload.model.layers.some(({ type }) => type === 'conv2d' || type === 'embedding');
  if (isStuck) await tf.setBackend('cpu');
  else await openWasm(readAsset);
  await tf.ready();
  return () => train(workload);
};

async function train(workload: Workload): Promise<Trained> {
  const { inputShape, inputs, targets, examples, classes, batchSize, epochs } = workload;
  const began = performance.now();
  const model = built(workload);
  const x = tf.tensor(inputs, [examples, ...inputShape]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(targets), 'int32'), classes).toFloat());
  const { history } = await model.fit(x, y, { batchSize, epochs, shuffle: false, verbose: 0, yieldEvery: 'never' });
  const ms = performance.now() - began;
  tf.dispose([x, y]);
  model.dispose();
  return { ms, steps: stepsOf(workload), loss: Number(history['loss']?.at(-1)) };
}

function built({ model: spec, inputShape, learningRate }: Workload): tf.Sequential {
  const model = tf.sequential();
  spec.layers.forEach((layer, index) => {
    const first = index === 0 ? { inputShape } : {};
    switch (layer.type) {
      case 'dense':
        model.add(tf.layers.dense({ ...first, units: layer.units, activation: knownActivation(layer.activation) }));
        break;
      case 'embedding':
        model.add(tf.layers.embedding({ inputDim: layer.vocabulary, outputDim: layer.units, inputLength: inputShape[0] }));
        break;
      case 'conv2d':
        model.add(
          tf.layers.conv2d({
            ...first,
            filters: layer.filters,
            kernelSize: layer.kernelSize,
            activation: knownActivation(layer.activation),
          }),
        );
        break;
      case 'maxPool2d':
        model.add(tf.layers.maxPooling2d({ ...first, poolSize: layer.size, strides: layer.stride }));
        break;
      case 'flatten':
        model.add(tf.layers.flatten(first));
        break;
      default:
        throw new Error(`The baseline has no ${layer.type}.`);
    }
  });
  model.add(tf.layers.softmax());
  model.compile({ optimizer: tf.train.adam(learningRate), loss: 'categoricalCrossentropy' });
  return model;
}
