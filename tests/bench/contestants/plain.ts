/** The same training as loops over typed arrays, as one writes them by hand: no library, no worker tricks, Float32Array throughout. */
import type { Contestant } from '../contestant.ts';
import { adam, stepsOf, type Workload } from '../workloads.ts';
import { stagesOf, type Stage } from './plain-stages.ts';
import { startOf } from '../start.ts';

export const contestant: Contestant = (workload) => Promise.resolve(() => Promise.resolve(train(workload)));

function train(workload: Workload) {
  const { inputs, targets, examples, batchSize, epochs, learningRate } = workload;
  const began = performance.now();
  const { stages, params } = stagesOf(workload, startOf(workload));
  const grads = new Float32Array(params.length);
  const [first, second] = [new Float32Array(params.length), new Float32Array(params.length)];
  const size = inputs.length / examples;
  let [step, loss] = [0, NaN];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let start = 0; start < examples; start += batchSize) {
      const rows = Math.min(batchSize, examples - start);
      let values = inputs.subarray(start * size, (start + rows) * size);
      for (const stage of stages) values = stage.forward(values, rows);
      const { gradient, mean } = crossEntropy(values, targets.subarray(start, start + rows), rows);
      loss = mean;
      grads.fill(0);
      back(stages, gradient, { grads, rows });
      step++;
      update({ params, grads, first, second }, learningRate, step);
    }
  }
  return { ms: performance.now() - began, steps: stepsOf(workload), loss };
}

function back(stages: Stage[], gradient: Float32Array, { grads, rows }: { grads: Float32Array; rows: number }): void {
  let behind = gradient;
  for (let at = stages.length - 1; at >= 0; at--) behind = stages[at]?.backward(behind, grads, rows) ?? behind;
}

/** Mean over the rows, and its gradient in place of the outputs. */
function crossEntropy(outputs: Float32Array, targets: Float32Array, rows: number): { gradient: Float32Array; mean: number } {
  const width = outputs.length / rows;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    let largest = -Infinity;
    for (let j = 0; j < width; j++) largest = Math.max(largest, outputs[from + j] ?? 0);
    let sum = 0;
    for (let j = 0; j < width; j++) sum += outputs[from + j] = Math.exp((outputs[from + j] ?? 0) - largest);
    const target = from + (targets[row] ?? 0);
    total -= Math.log((outputs[target] ?? 0) / sum);
    for (let j = 0; j < width; j++) outputs[from + j] = (outputs[from + j] ?? 0) / sum / rows;
    outputs[target] = (outputs[target] ?? 0) - 1 / rows;
  }
  return { gradient: outputs, mean: total / rows };
}

type Moments = { params: Float32Array; grads: Float32Array; first: Float32Array; second: Float32Array };

function update({ params, grads, first, second }: Moments, learningRate: number, step: number): void {
  const { beta1, beta2, epsilon } = adam;
  const size = learningRate / (1 - beta1 ** step);
  const scale = 1 / (1 - beta2 ** step);
  for (let i = 0; i < params.length; i++) {
    const g = grads[i] ?? 0;
    const m = beta1 * (first[i] ?? 0) + (1 - beta1) * g;
    const v = beta2 * (second[i] ?? 0) + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    params[i] = (params[i] ?? 0) - (size * m) / (Math.sqrt(v * scale) + epsilon);
  }
}
