/**
 * One lane on one TF.js backend. Owns every tensor it made until `dispose`; between calls only the resident data and
 * the lane's cells are alive. Slices of any length give the same bits.
 */
import type { Op } from '../../ops/op.ts';
import { evaluationNumbers } from '../../ops/footprint.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Execution, Knobs, LaneState, Slice, TrainingData } from '../executor.ts';
import { createCells } from './cells.ts';
import { openDevice, type Device, type Tensor } from './device.ts';
import { Frame } from './frame.ts';
import { toProgram } from './program.ts';
import type { BackendName } from '../../../spec/notebook.ts';

type Opening = { plan: Plan; data: TrainingData; seed: number; backend: BackendName };

export async function openExecution({ plan, data, seed, backend }: Opening): Promise<Execution> {
  const device = await openDevice(backend);
  const cells = createCells(plan, device);
  const outputs = plan.layers.map((layer) => layer.output);
  const programs = { step: toProgram(plan.step, []), evaluate: toProgram(plan.evaluate, outputs) };
  const inputs = device.upload(data.inputs, [data.examples, plan.inputSize]);
  const targets = device.upload(data.targets, [data.examples, data.targets.length / data.examples]);
  const constants = new Map<Op, Tensor>();
  let knobs: Knobs | null = null;
  let step = 0;
  let open = true;

  const run = (program: typeof programs.step, frame: Frame): void => program.forEach((instruction) => instruction(frame));

  const trainStep = (slice: Slice, stepInSlice: number, strip: ReturnType<Device['own']['openStrip']>): void => {
    if (!knobs) throw new Error('Knobs must be set before training.');
    const stepInEpoch = slice.fromStep + stepInSlice;
    const indexes = slice.order.subarray(stepInEpoch * plan.batchSize, (stepInEpoch + 1) * plan.batchSize);
    if (indexes.length === 0) throw new Error(`Step ${stepInEpoch} lies beyond the epoch's ${slice.order.length} examples.`);
    const masks = new Map<number, Tensor>();
    const lane = { seed, epoch: slice.epoch, stepInEpoch, step };
    const frame = new Frame({
      device,
      cells,
      rows: indexes.length,
      step: {
        indexes,
        inputs,
        targets,
        strip,
        stepInSlice,
        lane,
        knobs: withFactor(knobs, slice.learningRates?.[stepInSlice]),
        masks,
        constants,
      },
    });
    try {
      run(programs.step, frame);
      step++;
    } finally {
      frame.close();
      masks.forEach((mask) => device.free(mask));
    }
  };

  const evaluateRows = async (rows: Float32Array, count: number, layers: number[]): Promise<Float32Array[]> => {
    const frame = new Frame({ device, cells, rows: count, step: null });
    try {
      frame.write(plan.input, device.upload(rows, [count, plan.inputSize]));
      run(programs.evaluate, frame);
      return await device.read(layers.map((layer) => frame.read(outputOf(plan, layer))));
    } finally {
      frame.close();
    }
  };

  return {
    load: async (state: LaneState) => {
      cells.load(state);
      step = state.step;
    },
    save: () => cells.save(step),
    setKnobs: (next) => {
      knobs = { ...next };
    },
    runSlice: async (slice) => {
      const strip = device.own.openStrip(slice.steps);
      try {
        for (let index = 0; index < slice.steps; index++) trainStep(slice, index, strip);
        return await strip.read();
      } finally {
        strip.free();
      }
    },
    evaluate: async (rows, count, layers) => {
      const chunk = Math.max(Math.floor((evaluationNumbers * plan.batchSize) / Math.max(plan.activationCount, 1)), 1);
      const results = layers.map((layer) => new Float32Array(count * outputOf(plan, layer).size));
      for (let start = 0; start < count; start += chunk) {
        const size = Math.min(chunk, count - start);
        const part = await evaluateRows(rows.subarray(start * plan.inputSize, (start + size) * plan.inputSize), size, layers);
        part.forEach((values, index) => results[index]?.set(values, start * outputOf(plan, layers[index] ?? 0).size));
      }
      return results;
    },
    dispatches: () => device.dispatches(),
    dispose: () => {
      if (!open) return;
      open = false;
      cells.free();
      constants.forEach((tensor) => device.free(tensor));
      device.free(inputs);
      device.free(targets);
    },
  };
}

const withFactor = (knobs: Knobs, factor: number | undefined): Knobs =>
  factor === undefined ? knobs : { ...knobs, learningRate: knobs.learningRate * factor };

function outputOf(plan: Plan, layer: number) {
  const found = plan.layers[layer];
  if (!found) throw new RangeError(`The model has no layer ${layer}.`);
  return found.output;
}
