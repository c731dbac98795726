/** The runtime that exported ONNX files are held to: its wasm build, on one thread and without a network. */
import * as ort from 'onnxruntime-web/wasm';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

type Run = (inputs: Float32Array, input: { shape: number[]; isCodes: boolean }) => Promise<Float32Array>;

export async function openOnnx(bytes: Uint8Array): Promise<Run> {
  const session = await ort.InferenceSession.create(bytes, { graphOptimizationLevel: 'all' });
  return async (inputs, { shape, isCodes }) => {
    const rows = inputs.length / shape.reduce((product, length) => product * length, 1);
    const values = isCodes ? Int32Array.from(inputs) : inputs;
    const { output } = await session.run({ input: new ort.Tensor(isCodes ? 'int32' : 'float32', values, [rows, ...shape]) });
    if (!(output?.data instanceof Float32Array)) throw new Error('The model gives no float32 output.');
    return output.data;
  };
}
