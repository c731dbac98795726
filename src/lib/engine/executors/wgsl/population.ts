/**
 * The lanes of one plan on one device. Owns its buffers until the last lane is given back. Work goes to the device one piece after the other;
 * slices that wait at the same time share a dispatch, and so do saves a copy.
 */
import type { View } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import type { LaneState, TrainingData } from '../executor.ts';
import { sequenceFor, type EvaluationProgram } from './emit-evaluation.ts';
import type { StepProgram } from './emit-step.ts';
import { createGathering, createLine } from './gathering.ts';
import type { BufferUse, Gpu } from './gpu.ts';
import type { Shader } from './shader.ts';
import { sliceWords, type LaneSlice } from './slice-words.ts';

export type Programs = { step: StepProgram; evaluation: EvaluationProgram };
type Opening = { gpu: Gpu; plan: Plan; data: TrainingData; lanes: number; programs: Programs };
type Numbers = Pick<LaneState, 'params' | 'slots'>;
type Evaluation = { lane: number; inputs: Float32Array; rows: number; views: View[] };

export type Trained = { losses: Float32Array; dispatches: number };

export interface Population {
  load(lane: number, numbers: Numbers): void;
  save(lane: number): Promise<Numbers>;
  train(asked: LaneSlice): Promise<Trained>;
  /** One array for each view. */
  evaluate(asked: Evaluation): Promise<{ outputs: Float32Array[]; dispatches: number }>;
  giveBack(): void;
}

export async function openPopulation({ gpu, plan, data, lanes, programs }: Opening): Promise<Population> {
  const { step, evaluation } = programs;
  const { queue } = gpu.device;
  const line = createLine();
  const [stepPipelines, evaluationPipelines] = await Promise.all([
    gpu.pipelines(step.code, step.entries),
    gpu.pipelines(evaluation.code, evaluation.entries),
  ]);
  const buffers = openBuffers(gpu);
  const { far, inputs, targets } = await buffers.orNone(async () => ({
    far: await buffers.ofSize('far', 'state', 4 * lanes * step.laneNumbers),
    inputs: await buffers.ofSize('inputs', 'data', data.inputs.byteLength),
    targets: await buffers.ofSize('targets', 'data', data.targets.byteLength),
  }));
  queue.writeBuffer(inputs, 0, data.inputs.slice());
  queue.writeBuffer(targets, 0, data.targets.slice());
  const laneAt = (lane: number) => 4 * lane * step.laneNumbers;
  let left = lanes;

  const train = async (asked: LaneSlice[]): Promise<Trained[]> => {
    const words = sliceWords(step, plan.batchSize, asked);
    const lossCount = asked.reduce((sum, { slice }) => sum + slice.steps, 0);
    const come = await buffers.ofSize('words', 'data', words.byteLength);
    const results = await buffers.ofSize('results', 'results', 4 * lossCount);
    const staging = await buffers.ofSize('staging', 'staging', 4 * lossCount);
    const work = await buffers.ofSize('work', 'results', 0);
    queue.writeBuffer(come, 0, words);
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setBindGroup(0, gpu.bind([far, inputs, targets, come, results, work]));
    if (step.form === 'spread') for (const { lane } of asked) queue.writeBuffer(far, laneAt(lane + 1) - 4, Float32Array.of(0)); // its count of steps
    const passes = step.form === 'alone' ? 1 : Math.max(...asked.map(({ slice }) => slice.steps));
    for (let turn = 0; turn < passes; turn++) runThrough(pass, { pipelines: stepPipelines, sequence: step.sequence, lanes: asked.length });
    pass.end();
    const dispatches = passes * step.sequence.length;
    const [losses = new Float32Array()] = await gpu.read(staging, [[results, 0, 4 * lossCount]], encoder);
    let start = 0;
    return asked.map(({ slice }) => ({ losses: losses.slice(start, (start += slice.steps)), dispatches }));
  };

  const save = async (asked: number[]): Promise<Numbers[]> => {
    const bytes = 4 * (plan.parameterCount + plan.slotCount);
    const staging = await buffers.ofSize('staging', 'staging', bytes * asked.length);
    const encoder = gpu.device.createCommandEncoder();
    const found = await gpu.read(
      staging,
      asked.map((lane) => [far, laneAt(lane), bytes]),
      encoder,
    );
    return found.map((numbers) => ({ params: numbers.slice(0, plan.parameterCount), slots: numbers.slice(plan.parameterCount) }));
  };

  const evaluateRows = async ({ lane, inputs: given, rows, views }: Evaluation): Promise<Float32Array[]> => {
    const starts: number[] = [];
    let end = 0;
    for (const { size } of views) {
      starts.push(end);
      end += size * rows;
    }
    const asked = views.flatMap((view, index) => [evaluation.places.offsetOf(view), view.size, starts[index] ?? 0]);
    const words = Uint32Array.of(lane, rows, views.length, ...asked);
    const come = await buffers.ofSize('words', 'data', words.byteLength);
    const results = await buffers.ofSize('results', 'results', 4 * end);
    const staging = await buffers.ofSize('staging', 'staging', 4 * end);
    const shown = await buffers.ofSize('shown', 'data', given.byteLength);
    const work = await buffers.ofSize('work', 'results', 4 * evaluation.workNumbers);
    queue.writeBuffer(come, 0, words);
    queue.writeBuffer(shown, 0, given.slice());
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setBindGroup(0, gpu.bind([far, shown, targets, come, results, work]));
    runThrough(pass, { pipelines: evaluationPipelines, sequence: sequenceFor(evaluation, rows), lanes: 1 });
    pass.end();
    return gpu.read(
      staging,
      views.map(({ size }, index) => [results, 4 * (starts[index] ?? 0), 4 * size * rows]),
      encoder,
    );
  };

  const evaluate = async (asked: Evaluation): Promise<{ outputs: Float32Array[]; dispatches: number }> => {
    const outputs = asked.views.map(({ size }) => new Float32Array(asked.rows * size));
    let dispatches = 0;
    for (let start = 0; start < asked.rows; start += evaluation.mostRows) {
      const rows = Math.min(evaluation.mostRows, asked.rows - start);
      const part = asked.inputs.subarray(start * plan.inputSize, (start + rows) * plan.inputSize);
      const found = await evaluateRows({ ...asked, inputs: part, rows });
      found.forEach((numbers, index) => outputs[index]?.set(numbers, start * (asked.views[index]?.size ?? 0)));
      dispatches += sequenceFor(evaluation, rows).length;
    }
    return { outputs, dispatches };
  };

  return {
    load: (lane, { params, slots }) => {
      queue.writeBuffer(far, laneAt(lane), params.slice());
      if (slots.length > 0) queue.writeBuffer(far, laneAt(lane) + 4 * plan.parameterCount, slots.slice());
    },
    save: createGathering(line, save),
    train: createGathering(line, train),
    evaluate: (asked) => line(() => evaluate(asked)),
    giveBack: () => {
      left--;
      if (left === 0) void line(async () => buffers.destroy());
    },
  };
}

type Sequence = { pipelines: GPUComputePipeline[]; sequence: Shader['sequence']; lanes: number };

function runThrough(pass: GPUComputePassEncoder, { pipelines, sequence, lanes }: Sequence): void {
  for (const { entry, groups } of sequence) {
    const pipeline = pipelines[entry];
    if (!pipeline) throw new Error('A shader has fewer pipelines than entries.');
    pass.setPipeline(pipeline);
    pass.dispatchWorkgroups(groups, lanes);
  }
}

/** Buffers by name, each as large as it was ever asked to be. */
function openBuffers(gpu: Gpu) {
  const held = new Map<string, GPUBuffer>();
  const destroy = (): void => {
    held.forEach((buffer) => buffer.destroy());
    held.clear();
  };
  return {
    destroy,
    ofSize: async (name: string, use: BufferUse, bytes: number): Promise<GPUBuffer> => {
      const known = held.get(name);
      if (known && known.size >= bytes) return known;
      held.delete(name);
      known?.destroy();
      const larger = await gpu.buffer(use, known ? 2 * bytes : bytes);
      held.set(name, larger);
      return larger;
    },
    /** What is opened within; where that breaks nothing stays. */
    orNone: <Opened>(work: () => Promise<Opened>): Promise<Opened> =>
      work().catch((problem: unknown) => {
        destroy();
        throw problem;
      }),
  };
}
