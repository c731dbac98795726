/**
 * Convolution and pooling as TF.js kernels. wasm has no filter gradient and a slow input gradient; there both are
 * written as convolutions, which XNNPACK runs (measured in Node: input gradient 4 to 10 times its own kernel).
 */
import type { OpOf, Window2d } from '../../ops/op.ts';
import { shaped, sizeOf, type Device, type Tensor } from './device.ts';
import type { Frame } from './frame.ts';
import { activateAgain, biasOf, fusable } from './lower-dense.ts';

const imageShape = ({ height, width, channels }: Window2d, rows: number): number[] => [rows, height, width, channels];
const outputShape = ({ outHeight, outWidth }: Window2d, rows: number, channels: number): number[] => [rows, outHeight, outWidth, channels];

/** Explicit paddings; what the last windows do not reach needs none. */
function paddingOf({ height, width, kernel, stride, padTop, padLeft, outHeight, outWidth }: Window2d): string | number[][] {
  const bottom = Math.max((outHeight - 1) * stride + kernel - height - padTop, 0);
  const right = Math.max((outWidth - 1) * stride + kernel - width - padLeft, 0);
  return padTop + padLeft + bottom + right === 0 ? 'valid' : [[0, 0], [padTop, bottom], [padLeft, right], [0, 0]]; // prettier-ignore
}

const settings = (window: Window2d) => ({ strides: window.stride, pad: paddingOf(window), dataFormat: 'NHWC', dilations: 1 });

const filterShape = ({ kernel, channels }: Window2d, filters: number): number[] => [kernel, kernel, channels, filters];

export function conv2d({ input, filter, output, window, filters }: OpOf<'conv2d'>, frame: Frame): void {
  const inputs = { x: frame.read(input, imageShape(window, frame.rows)), filter: frame.read(filter, filterShape(window, filters)) };
  frame.write(output, frame.device.run('Conv2D', inputs, settings(window)));
}

/** Convolution, bias and activation in one kernel; `op` is the biasActivation that follows. */
export function fusedConv2d({ input, filter, window, filters }: OpOf<'conv2d'>, op: OpOf<'biasActivation'>, frame: Frame): void {
  const inputs = { x: frame.read(input, imageShape(window, frame.rows)), filter: frame.read(filter, filterShape(window, filters)) };
  const activation = fusable(op.function);
  frame.write(op.output, frame.device.run('FusedConv2D', { ...inputs, ...biasOf(op, frame) }, { ...settings(window), activation }));
  if (activation !== op.function) activateAgain(op, frame);
}

export function conv2dInputGradient({ dOutput, filter, dInput, window, filters }: OpOf<'conv2dInputGradient'>, frame: Frame): void {
  const { device, rows } = frame;
  const dy = frame.read(dOutput, outputShape(window, rows, filters));
  const weights = frame.read(filter, filterShape(window, filters));
  if (device.name === 'wasm' && window.stride === 1) {
    frame.write(dInput, inputGradientAsConvolution(device, { dy, weights }, window));
    return;
  }
  const attributes = { strides: window.stride, pad: paddingOf(window), dataFormat: 'NHWC', inputShape: imageShape(window, rows) };
  frame.write(dInput, device.run('Conv2DBackpropInput', { dy, filter: weights }, attributes));
}

/** dx = dy, padded by what the window overhangs, convolved with the filter turned by 180 degrees and its channels swapped. */
function inputGradientAsConvolution(device: Device, { dy, weights }: { dy: Tensor; weights: Tensor }, window: Window2d): Tensor {
  const { height, width, kernel, padTop, padLeft, outHeight, outWidth } = window;
  const [top, left] = [kernel - 1 - padTop, kernel - 1 - padLeft];
  const bottom = height + kernel - 1 - outHeight - top;
  const right = width + kernel - 1 - outWidth - left;
  const turned = device.run('Reverse', { x: weights }, { dims: [0, 1] });
  const swapped = device.run('Transpose', { x: turned }, { perm: [0, 1, 3, 2] });
  const pad = [[0, 0], [top, bottom], [left, right], [0, 0]]; // prettier-ignore
  const dx = device.run('Conv2D', { x: dy, filter: swapped }, { strides: 1, pad, dataFormat: 'NHWC', dilations: 1 });
  device.free(turned);
  device.free(swapped);
  return dx;
}

export function conv2dFilterGradient({ input, dOutput, dFilter, window, filters }: OpOf<'conv2dFilterGradient'>, frame: Frame): void {
  const { device, rows } = frame;
  const x = frame.read(input, imageShape(window, rows));
  const dy = frame.read(dOutput, outputShape(window, rows, filters));
  if (device.name === 'wasm') {
    frame.write(dFilter, filterGradientAsConvolution(device, { x, dy }, window));
    return;
  }
  const attributes = { strides: window.stride, pad: paddingOf(window), dataFormat: 'NHWC', filterShape: filterShape(window, filters) };
  frame.write(dFilter, device.run('Conv2DBackpropFilter', { x, dy }, attributes));
}

/**
 * dFilter[ky, kx, c, f] sums x[n, oy * stride + ky, ox * stride + kx, c] * dy[n, oy, ox, f]: a convolution of the input
 * with its channels as the batch, by dy as the filter, dilated by the stride.
 */
function filterGradientAsConvolution(device: Device, { x, dy }: { x: Tensor; dy: Tensor }, window: Window2d): Tensor {
  const { kernel, channels, stride } = window;
  const filters = dy.shape[3] ?? 1;
  const images = device.run('Transpose', { x }, { perm: [3, 1, 2, 0] }); // [channels, height, width, rows]
  const taps = device.run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] }); // [outHeight, outWidth, rows, filters]
  const attributes = { strides: 1, pad: paddingOf(window), dataFormat: 'NHWC', dilations: stride };
  const wide = device.run('Conv2D', { x: images, filter: taps }, attributes); // [channels, >= kernel, >= kernel, filters]
  // Rows and columns that no window reaches give positions beyond the kernel.
  const whole = sizeOf(wide.shape) === kernel * kernel * channels * filters;
  const kept = whole ? wide : device.run('Slice', { x: wide }, { begin: [0, 0, 0, 0], size: [channels, kernel, kernel, filters] });
  const gradient = channels === 1 ? device.share(kept) : device.run('Transpose', { x: kept }, { perm: [1, 2, 0, 3] });
  for (const tensor of new Set([images, taps, wide, kept])) device.free(tensor);
  return shaped(gradient, [kernel, kernel, channels, filters]);
}

export function maxPool2d({ input, output, window }: OpOf<'maxPool2d'>, frame: Frame): void {
  const x = frame.read(input, imageShape(window, frame.rows));
  frame.write(output, frame.device.run('MaxPool', { x }, { filterSize: window.kernel, strides: window.stride, pad: paddingOf(window) }));
}

export function maxPool2dGradient({ input, dOutput, dInput, window }: OpOf<'maxPool2dGradient'>, frame: Frame): void {
  const x = frame.read(input, imageShape(window, frame.rows));
  frame.write(dInput, frame.device.own.maxPoolGradient({ input: x, dOutput: frame.read(dOutput), window, rows: frame.rows }));
}
