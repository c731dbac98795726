/**
 * Convolution and pooling as TF.js kernels. wasm has no filter gradient and a slow input gradient; there both are
 * written as convolutions, which XNNPACK runs (measured in Node: input gradient 4 to 10 times its own kernel).
 */
import type { OpOf, Window2d } from '../../ops/op.ts';
import { filterShape, imageShape, outputShape } from './conv-shapes.ts';
import { shaped, sizeOf, type Device, type Tensor } from './device.ts';
import type { Frame } from './frame.ts';
import { convolutionSettings, gradientSettings, paddingOf, stridesOf, transposedPadding } from './geometry.ts';
import { activateAgain, biasActivation, biasOf, fusable } from './lower-dense.ts';
import { spreadPositions } from './spread.ts';

const callOf = ({ window, filters }: { window: Window2d; filters: number }, { rows }: Frame) => ({ window, rows, filters });

export function conv2d(op: OpOf<'conv2d'>, frame: Frame): void {
  const { input, filter, output, window } = op;
  const call = callOf(op, frame);
  const inputs = { x: frame.read(input, imageShape(call)), filter: frame.read(filter, filterShape(call)) };
  const own = frame.device.own.convolutions;
  frame.write(output, own ? own.forward(call, inputs) : frame.device.run('Conv2D', inputs, convolutionSettings(window)));
}

/** Convolution, bias and activation in one kernel; `op` is the biasActivation that follows. */
export function fusedConv2d(convolution: OpOf<'conv2d'>, op: OpOf<'biasActivation'>, frame: Frame): void {
  if (frame.device.own.convolutions) {
    conv2d(convolution, frame);
    biasActivation(op, frame);
    return;
  }
  const { input, filter, window } = convolution;
  const call = callOf(convolution, frame);
  const inputs = { x: frame.read(input, imageShape(call)), filter: frame.read(filter, filterShape(call)), ...biasOf(op, frame) };
  const activation = fusable(op.function);
  frame.write(op.output, frame.device.run('FusedConv2D', inputs, { ...convolutionSettings(window), activation }));
  if (activation !== op.function) activateAgain(op, frame);
}

export function conv2dInputGradient(op: OpOf<'conv2dInputGradient'>, frame: Frame): void {
  const { device } = frame;
  const { window } = op;
  const call = callOf(op, frame);
  const inputs = { dy: frame.read(op.dOutput, outputShape(call)), filter: frame.read(op.filter, filterShape(call)) };
  const own = device.own.convolutions;
  if (own) frame.write(op.dInput, own.inputGradient(call, inputs));
  else if (device.name === 'wasm' || window.dilation > 1) frame.write(op.dInput, inputGradientAsConvolution(device, inputs, window));
  else frame.write(op.dInput, device.run('Conv2DBackpropInput', inputs, { ...gradientSettings(window), inputShape: imageShape(call) }));
}

/**
 * dx = dy, with zeros between its positions where the window strides and padded by what the window overhangs, convolved with the
 * filter turned by 180 degrees and its channels swapped.
 */
function inputGradientAsConvolution(device: Device, { dy, filter }: { dy: Tensor; filter: Tensor }, window: Window2d): Tensor {
  const spread = spreadPositions(device, dy, window);
  const turned = device.run('Reverse', { x: filter }, { dims: [0, 1] });
  const swapped = device.run('Transpose', { x: turned }, { perm: [0, 1, 3, 2] });
  const attributes = { strides: 1, pad: transposedPadding(window), dataFormat: 'NHWC', dilations: window.dilation };
  const dx = device.run('Conv2D', { x: spread, filter: swapped }, attributes);
  device.free(spread);
  device.free(turned);
  device.free(swapped);
  return dx;
}

export function conv2dFilterGradient(op: OpOf<'conv2dFilterGradient'>, frame: Frame): void {
  const { device } = frame;
  const { window } = op;
  const call = callOf(op, frame);
  const inputs = { x: frame.read(op.input, imageShape(call)), dy: frame.read(op.dOutput, outputShape(call)) };
  const own = device.own.convolutions;
  if (own) frame.write(op.dFilter, own.filterGradient(call, inputs));
  else if (device.name === 'wasm' || window.dilation > 1) frame.write(op.dFilter, filterGradientAsConvolution(device, inputs, window));
  else frame.write(op.dFilter, device.run('Conv2DBackpropFilter', inputs, { ...gradientSettings(window), filterShape: filterShape(call) }));
}

/**
 * dFilter[ky, kx, c, f] sums x[n, oy * stride + ky * dilation, ox * stride + kx * dilation, c] * dy[n, oy, ox, f]: a convolution of
 * the input with its channels as the batch, by dy as the filter: dilated by the stride, striding by the dilation.
 */
function filterGradientAsConvolution(device: Device, { x, dy }: { x: Tensor; dy: Tensor }, window: Window2d): Tensor {
  const { kernelHeight, kernelWidth, channels, dilation } = window;
  const filters = dy.shape[3] ?? 1;
  const images = device.run('Transpose', { x }, { perm: [3, 1, 2, 0] }); // [channels, height, width, rows]
  const taps = device.run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] }); // [outHeight, outWidth, rows, filters]
  const attributes = { strides: dilation, pad: paddingOf(window), dataFormat: 'NHWC', dilations: stridesOf(window) };
  const wide = device.run('Conv2D', { x: images, filter: taps }, attributes); // [channels, >= kernelHeight, >= kernelWidth, filters]
  // Rows and columns that no window reaches give positions beyond the kernel.
  const whole = sizeOf(wide.shape) === kernelHeight * kernelWidth * channels * filters;
  const size = [channels, kernelHeight, kernelWidth, filters];
  const kept = whole ? wide : device.run('Slice', { x: wide }, { begin: [0, 0, 0, 0], size });
  const gradient = channels === 1 ? device.share(kept) : device.run('Transpose', { x: kept }, { perm: [1, 2, 0, 3] });
  for (const tensor of new Set([images, taps, wide, kept])) device.free(tensor);
  return shaped(gradient, [kernelHeight, kernelWidth, channels, filters]);
}

export function maxPool2d({ input, output, window }: OpOf<'maxPool2d'>, frame: Frame): void {
  const x = frame.read(input, imageShape({ window, rows: frame.rows }));
  const filterSize = [window.kernelHeight, window.kernelWidth];
  frame.write(output, frame.device.run('MaxPool', { x }, { filterSize, strides: stridesOf(window), pad: paddingOf(window) }));
}

export function maxPool2dGradient({ input, dOutput, dInput, window }: OpOf<'maxPool2dGradient'>, frame: Frame): void {
  const x = frame.read(input, imageShape({ window, rows: frame.rows }));
  frame.write(dInput, frame.device.own.maxPoolGradient({ input: x, dOutput: frame.read(dOutput), window, rows: frame.rows }));
}
