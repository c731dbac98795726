/** Matrix products, biases and activations as TF.js kernels. */
import type { ActivationFunction, OpOf } from '../../ops/op.ts';
import { shaped, type Device, type Tensor } from './device.ts';
import type { Frame } from './frame.ts';
import { activate } from './own/activation.ts';

/** Product sizes from which XNNPACK (no transposes) after a Transpose beats wasm's plain loop; measured in Node. */
const smallProduct = 20_000;

type Product = { a: Tensor; b: Tensor; rows: number; inner: number; columns: number };

export function matmul({ a, b, output, inner, columns, transposeB }: OpOf<'matmul'>, frame: Frame): void {
  const rows = frame.count(a) / inner;
  const product = {
    a: frame.read(a, [rows, inner]),
    b: frame.read(b, transposeB ? [columns, inner] : [inner, columns]),
    rows,
    inner,
    columns,
  };
  frame.write(output, transposeB ? timesTransposed(product, frame.device) : times(product, frame.device));
}

export function matmulOverBatch({ a, b, output, inner, columns }: OpOf<'matmulOverBatch'>, frame: Frame): void {
  const { device } = frame;
  const rows = frame.count(a) / inner;
  const left = frame.read(a, [rows, inner]);
  const right = frame.read(b, [rows, columns]);
  if (device.name !== 'wasm' || rows * inner * columns < smallProduct) {
    frame.write(output, batchMatMul(device, { a: left, b: right }, { transposeA: true, transposeB: false }));
    return;
  }
  const turned = device.run('Transpose', { x: left }, { perm: [1, 0] });
  frame.write(output, times({ a: turned, b: right, rows: inner, inner: rows, columns }, device));
  device.free(turned);
}

const times = ({ a, b }: Product, device: Device): Tensor => batchMatMul(device, { a, b }, { transposeA: false, transposeB: false });

function timesTransposed({ a, b, rows, inner, columns }: Product, device: Device): Tensor {
  if (device.name !== 'wasm' || rows * inner * columns < smallProduct)
    return batchMatMul(device, { a, b }, { transposeA: false, transposeB: true });
  const turned = device.run('Transpose', { x: b }, { perm: [1, 0] });
  const product = batchMatMul(device, { a, b: turned }, { transposeA: false, transposeB: false });
  device.free(turned);
  return product;
}

type Transposes = { transposeA: boolean; transposeB: boolean };

const batchMatMul = (device: Device, { a, b }: { a: Tensor; b: Tensor }, transposes: Transposes): Tensor =>
  device.run('BatchMatMul', { a, b }, transposes);

/** matmul, bias and activation in one kernel; `op` is the biasActivation that follows. */
export function fusedMatmul(product: OpOf<'matmul'>, op: OpOf<'biasActivation'>, frame: Frame): void {
  const { a, b, inner, columns } = product;
  const rows = frame.count(a) / inner;
  const inputs = { a: frame.read(a, [1, rows, inner]), b: frame.read(b, [1, inner, columns]), ...biasOf(op, frame) };
  const activation = fusable(op.function);
  const result = frame.device.run('_FusedMatMul', inputs, { transposeA: false, transposeB: false, activation });
  frame.write(op.output, shaped(result, [rows, columns]));
  if (activation !== op.function) activateAgain(op, frame);
}

export const biasOf = ({ bias, channels }: OpOf<'biasActivation'>, frame: Frame): Record<string, Tensor> =>
  bias ? { bias: frame.read(bias, [channels]) } : {};

/** The fused kernel of every backend knows these; for the others it stops at the sum. */
export const fusable = (activation: ActivationFunction): 'linear' | 'relu' | 'sigmoid' =>
  activation === 'relu' || activation === 'sigmoid' ? activation : 'linear';

/** The function alone, on what lies in the output. */
export const activateAgain = (op: OpOf<'biasActivation'>, frame: Frame): void => activate({ ...op, input: op.output, bias: null }, frame);

export function biasActivation(op: OpOf<'biasActivation'>, frame: Frame): void {
  const { input, bias, output, channels } = op;
  if (bias) {
    const x = frame.read(input, [frame.count(input) / channels, channels]);
    frame.write(output, frame.device.run('Add', { a: x, b: frame.read(bias, [channels]) }));
  } else {
    frame.alias(input, output);
  }
  activateAgain(op, frame);
}

export function biasGradient({ dOutput, dBias, channels }: OpOf<'biasGradient'>, frame: Frame): void {
  frame.write(dBias, frame.device.own.biasGradient(frame.read(dOutput), channels));
}

export const copy = ({ input, output }: OpOf<'copy'>, frame: Frame): void => frame.alias(input, output);

export function add({ a, b, output }: OpOf<'add'>, frame: Frame): void {
  const left = frame.read(a);
  frame.write(output, frame.device.run('Add', { a: left, b: frame.read(b, left.shape) }));
}

export function multiply({ a, b, output }: OpOf<'multiply'>, frame: Frame): void {
  const left = frame.read(a);
  frame.write(output, frame.device.run('Multiply', { a: left, b: frame.read(b, left.shape) }));
}
