import * as tf from '@tensorflow/tfjs';
import type { Workload } from './workloads.ts';

function knownActivation(name: string): 'relu' | 'tanh' | 'linear' {
  if (name === 'relu' || name === 'tanh' || name === 'linear') return name;
  throw new Error(`The baseline has no ${name}.`);
}

/**
 * The baseline: stock `model.fit` at its best (resident tensors, no callbacks, `yieldEvery: 'never'`, no shuffle).
 * Returns milliseconds a step. The backend is whichever was set before.
 */
export async function timeModelFit(workload: Workload): Promise<number> {
  const { model: spec, inputShape, inputs, targets, examples, classes, batchSize, epochs, learningRate } = workload;
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
  const x = tf.tensor(inputs, [examples, ...inputShape]);
  const y = tf.oneHot(tf.tensor1d(Int32Array.from(targets), 'int32'), classes).toFloat();
  const began = performance.now();
  await model.fit(x, y, { batchSize, epochs, shuffle: false, verbose: 0, yieldEvery: 'never' });
  const elapsed = performance.now() - began;
  tf.dispose([x, y]);
  model.dispose();
  return elapsed / (epochs * Math.ceil(examples / batchSize));
}
