/**
 * Recurrent cells. On webgpu one dispatch walks over all positions; on cpu and wasm each position is one product of all rows by the
 * backend (XNNPACK on wasm) and one loop over their gates.
 */
import { cellShapes } from '../../../ops/cells.ts';
import type { OpOf } from '../../../ops/op.ts';
import type { Frame } from '../frame.ts';
import { retreatGpu, walkGpu } from './recurrent-gpu.ts';
import { retreatHeap, walkHeap } from './recurrent-heap.ts';

export function recurrent(op: OpOf<'recurrent'>, frame: Frame): void {
  const { cell, units, positions } = op;
  const { device, rows } = frame;
  const columns = cellShapes[cell].gates * units;
  const tensors = {
    projected: frame.read(op.projected, [rows, positions * columns]),
    weights: frame.read(op.weights, [units, columns]),
    bias: op.recurrentBias && frame.read(op.recurrentBias),
  };
  frame.write(op.record, (device.name === 'webgpu' ? walkGpu : walkHeap)(device, tensors, { ...op, rows }));
}

export function recurrentGradient(op: OpOf<'recurrentGradient'>, frame: Frame): void {
  const { cell, units } = op;
  const { device, rows } = frame;
  const tensors = {
    record: frame.read(op.record),
    weights: frame.read(op.weights, [units, cellShapes[cell].gates * units]),
    dStates: frame.read(op.dStates),
  };
  frame.write(op.dProjected, (device.name === 'webgpu' ? retreatGpu : retreatHeap)(device, tensors, { ...op, rows }));
}
