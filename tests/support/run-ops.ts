/** Runs a list of ops on any executor as the evaluation of a made-up plan: `ops` read `input` and leave their result in `output`. */
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import type { Op, View } from '../../src/lib/engine/ops/op.ts';
import type { Plan } from '../../src/lib/engine/ops/plan.ts';

export type OpList = {
  inputSize: number;
  scratch?: number[]; // sizes of views between
  outputSize: number;
  ops: (views: { input: View; output: View; scratch: (index: number) => View }) => Op[];
};

export async function runOps(executor: Executor, list: OpList, inputs: Float32Array): Promise<Float32Array> {
  const rows = inputs.length / list.inputSize;
  let count = 0;
  const view = (size: number): View => {
    const made: View = { buffer: 'activations', offset: count, size, batched: true };
    count += size * rows;
    return made;
  };
  const scratches = (list.scratch ?? []).map(view);
  const scratch = (index: number): View => {
    const found = scratches[index];
    if (!found) throw new Error(`The list has no scratch ${index}.`);
    return found;
  };
  const views = { input: view(list.inputSize), scratch, output: view(list.outputSize) };
  const plan: Plan = {
    batchSize: rows,
    inputShape: [list.inputSize],
    inputSize: list.inputSize,
    outputs: list.outputSize,
    parameterCount: 0,
    slotCount: 0,
    activationCount: count,
    parameters: [],
    layers: [
      {
        name: 'ops 1',
        path: 'layers[0]',
        outputShape: [list.outputSize],
        parameters: 0,
        multiplyAdds: 0,
        memoryBytes: 0,
        largestRow: list.outputSize,
        output: views.output,
      },
    ],
    input: views.input,
    step: [],
    evaluate: list.ops(views),
  };
  const data = { inputs: new Float32Array(list.inputSize), targets: new Float32Array(1), examples: 1 };
  const execution = await executor.open(plan, data, 0);
  try {
    const [result] = await execution.evaluate(inputs, rows, [0]);
    if (!result) throw new Error('The ops gave nothing.');
    return result;
  } finally {
    execution.dispose();
  }
}
