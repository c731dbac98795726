/** TensorFlow.js as people use it, to which exported LayersModels are held: from memory, on its own cpu backend. */
import * as tf from '@tensorflow/tfjs';

type Predict = (inputs: Float32Array, input: { shape: number[]; isCodes: boolean }) => Promise<Float32Array>;

export async function openLayersModel({ model, weights }: { model: Uint8Array; weights: Uint8Array }): Promise<Predict> {
  await tf.setBackend('cpu');
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(model));
  const weightSpecs = weightsManifest.flatMap((group: { weights: tf.io.WeightsManifestEntry[] }) => group.weights);
  const weightData = Uint8Array.from(weights).buffer;
  const loaded = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  return async (inputs, { shape, isCodes }) => {
    const rows = inputs.length / shape.reduce((product, length) => product * length, 1);
    const output = tf.tidy(() => loaded.predict(tf.tensor(inputs, [rows, ...shape], isCodes ? 'int32' : 'float32')));
    if (Array.isArray(output)) throw new Error('The model has more than one output.');
    const values = Float32Array.from(await output.data());
    output.dispose();
    loaded.dispose();
    return values;
  };
}
