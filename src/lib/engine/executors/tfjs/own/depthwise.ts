/**
 * Convolutions of each channel by itself. wasm has XNNPACK's forward pass and no gradients: there the input's gradient is written as
 * such a convolution, the filter's is our own loop.
 */
import type { OpOf, Window2d } from '../../../ops/op.ts';
import type { Tensor } from '../device.ts';
import type { Frame } from '../frame.ts';
import { convolutionSettings, transposedPadding } from '../geometry.ts';
import { ownKernel } from '../own-kernel.ts';
import { spreadPositions } from '../spread.ts';
import { imageShape } from '../conv-shapes.ts';

type Numbers = Window2d & { rows: number };

/** Where the channels of a pixel, of its tap and of its output begin. */
type Visit = (pixel: number, tap: number, output: number) => void;

/** Calls for every pair of output position and tap that lies inside the image, positions outermost. */
function visitTaps(numbers: Numbers, visit: Visit): void {
  const { rows, height, width, channels, kernelHeight, kernelWidth, strideHeight, strideWidth, dilation } = numbers;
  const { padTop, padLeft, outHeight, outWidth } = numbers;
  let output = 0;
  for (let row = 0; row < rows; row++) {
    for (let outY = 0; outY < outHeight; outY++) {
      for (let outX = 0; outX < outWidth; outX++, output += channels) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          const y = outY * strideHeight - padTop + ky * dilation;
          if (y < 0 || y >= height) continue;
          for (let kx = 0; kx < kernelWidth; kx++) {
            const x = outX * strideWidth - padLeft + kx * dilation;
            if (x >= 0 && x < width) visit(((row * height + y) * width + x) * channels, (ky * kernelWidth + kx) * channels, output);
          }
        }
      }
    }
  }
}

const forwardCode = `
  fn main(index: i32) {
    if (index >= uniforms.rows * uniforms.outHeight * uniforms.outWidth * uniforms.channels) { return; }
    let channel = index % uniforms.channels;
    let position = index / uniforms.channels;
    let left = (position % uniforms.outWidth) * uniforms.strideWidth - uniforms.padLeft;
    let line = position / uniforms.outWidth;
    let top = (line % uniforms.outHeight) * uniforms.strideHeight - uniforms.padTop;
    let image = (line / uniforms.outHeight) * uniforms.height;
    var sum = 0.0;
    for (var ky = 0; ky < uniforms.kernelHeight; ky = ky + 1) {
      let inY = top + ky * uniforms.dilation;
      if (inY < 0 || inY >= uniforms.height) { continue; }
      for (var kx = 0; kx < uniforms.kernelWidth; kx = kx + 1) {
        let inX = left + kx * uniforms.dilation;
        if (inX < 0 || inX >= uniforms.width) { continue; }
        let pixel = (image + inY) * uniforms.width + inX;
        sum = sum + x[pixel * uniforms.channels + channel] * w[(ky * uniforms.kernelWidth + kx) * uniforms.channels + channel];
      }
    }
    result[index] = sum;
  }
`;

const ownForward = ownKernel({
  name: 'depthwise',
  reads: ({ input, filter }: OpOf<'depthwiseConv2d'>) => ({ x: input, w: filter }),
  writes: ({ output }) => ({ y: output }),
  numbers: ({ window }, rows): Numbers => ({ ...window, rows }),
  heap: ({ x, w, y }, numbers) => {
    const { channels } = numbers;
    const sums = new Float64Array(y.length);
    visitTaps(numbers, (pixel, tap, output) => {
      for (let c = 0; c < channels; c++) sums[output + c] = (sums[output + c] ?? NaN) + (x[pixel + c] ?? NaN) * (w[tap + c] ?? NaN);
    });
    y.set(sums);
  },
  wgsl: { y: { code: forwardCode, threads: ({ rows, outHeight, outWidth, channels }) => rows * outHeight * outWidth * channels } },
});

const inputGradientCode = `
  fn main(index: i32) {
    if (index >= uniforms.rows * uniforms.height * uniforms.width * uniforms.channels) { return; }
    let channel = index % uniforms.channels;
    let inX = (index / uniforms.channels) % uniforms.width;
    let line = index / (uniforms.channels * uniforms.width);
    let inY = line % uniforms.height;
    let top = (line / uniforms.height) * uniforms.outHeight;
    var sum = 0.0;
    for (var ky = 0; ky < uniforms.kernelHeight; ky = ky + 1) {
      let y = inY + uniforms.padTop - ky * uniforms.dilation;
      if (y < 0 || y % uniforms.strideHeight != 0 || y / uniforms.strideHeight >= uniforms.outHeight) { continue; }
      for (var kx = 0; kx < uniforms.kernelWidth; kx = kx + 1) {
        let at = inX + uniforms.padLeft - kx * uniforms.dilation;
        if (at < 0 || at % uniforms.strideWidth != 0 || at / uniforms.strideWidth >= uniforms.outWidth) { continue; }
        let position = (top + y / uniforms.strideHeight) * uniforms.outWidth + at / uniforms.strideWidth;
        sum = sum + dy[position * uniforms.channels + channel] * w[(ky * uniforms.kernelWidth + kx) * uniforms.channels + channel];
      }
    }
    result[index] = sum;
  }
`;

const ownInputGradient = ownKernel({
  name: 'dDepthwiseInput',
  reads: ({ dOutput, filter }: OpOf<'depthwiseConv2dInputGradient'>) => ({ dy: dOutput, w: filter }),
  writes: ({ dInput }) => ({ dx: dInput }),
  numbers: ({ window }, rows): Numbers => ({ ...window, rows }),
  heap: ({ dy, w, dx }, numbers) => {
    const { channels } = numbers;
    const sums = new Float64Array(dx.length);
    visitTaps(numbers, (pixel, tap, output) => {
      for (let c = 0; c < channels; c++) sums[pixel + c] = (sums[pixel + c] ?? NaN) + (dy[output + c] ?? NaN) * (w[tap + c] ?? NaN);
    });
    dx.set(sums);
  },
  wgsl: { dx: { code: inputGradientCode, threads: ({ rows, height, width, channels }) => rows * height * width * channels } },
});

/** A thread a weight; the inner sum runs over positions, the outer over the batch. */
const filterGradientCode = `
  fn main(index: i32) {
    if (index >= uniforms.kernelHeight * uniforms.kernelWidth * uniforms.channels) { return; }
    let channel = index % uniforms.channels;
    let tap = index / uniforms.channels;
    let down = (tap / uniforms.kernelWidth) * uniforms.dilation - uniforms.padTop;
    let right = (tap % uniforms.kernelWidth) * uniforms.dilation - uniforms.padLeft;
    var total = 0.0;
    for (var row = 0; row < uniforms.rows; row = row + 1) {
      var sum = 0.0;
      for (var outY = 0; outY < uniforms.outHeight; outY = outY + 1) {
        let inY = outY * uniforms.strideHeight + down;
        if (inY < 0 || inY >= uniforms.height) { continue; }
        for (var outX = 0; outX < uniforms.outWidth; outX = outX + 1) {
          let inX = outX * uniforms.strideWidth + right;
          if (inX < 0 || inX >= uniforms.width) { continue; }
          let pixel = (row * uniforms.height + inY) * uniforms.width + inX;
          let position = (row * uniforms.outHeight + outY) * uniforms.outWidth + outX;
          sum = sum + x[pixel * uniforms.channels + channel] * dy[position * uniforms.channels + channel];
        }
      }
      total = total + sum;
    }
    result[index] = total;
  }
`;

export const depthwiseConv2dFilterGradient = ownKernel({
  name: 'dDepthwiseFilter',
  reads: ({ input, dOutput }: OpOf<'depthwiseConv2dFilterGradient'>) => ({ x: input, dy: dOutput }),
  writes: ({ dFilter }) => ({ dw: dFilter }),
  numbers: ({ window }, rows): Numbers => ({ ...window, rows }),
  heap: ({ x, dy, dw }, numbers) => {
    const { channels } = numbers;
    const sums = new Float64Array(dw.length);
    visitTaps(numbers, (pixel, tap, output) => {
      for (let c = 0; c < channels; c++) sums[tap + c] = (sums[tap + c] ?? NaN) + (x[pixel + c] ?? NaN) * (dy[output + c] ?? NaN);
    });
    dw.set(sums);
  },
  wgsl: {
    dw: { code: filterGradientCode, threads: ({ kernelHeight, kernelWidth, channels }) => kernelHeight * kernelWidth * channels },
  },
});

const filterOf = ({ kernelHeight, kernelWidth, channels }: Window2d): number[] => [kernelHeight, kernelWidth, channels, 1];

export function depthwiseConv2d(op: OpOf<'depthwiseConv2d'>, frame: Frame): void {
  const { input, filter, output, window } = op;
  if (frame.device.name !== 'wasm') {
    ownForward(op, frame);
    return;
  }
  const inputs = { x: frame.read(input, imageShape({ window, rows: frame.rows })), filter: frame.read(filter, filterOf(window)) };
  frame.write(output, frame.device.run('DepthwiseConv2dNative', inputs, convolutionSettings(window)));
}

export function depthwiseConv2dInputGradient(op: OpOf<'depthwiseConv2dInputGradient'>, frame: Frame): void {
  const { dOutput, filter, dInput, window } = op;
  const { device, rows } = frame;
  if (device.name !== 'wasm') {
    ownInputGradient(op, frame);
    return;
  }
  const dy: Tensor = frame.read(dOutput, [rows, window.outHeight, window.outWidth, window.channels]);
  const spread = spreadPositions(device, dy, window);
  const turned = device.run('Reverse', { x: frame.read(filter, filterOf(window)) }, { dims: [0, 1] });
  const attributes = { strides: 1, pad: transposedPadding(window), dataFormat: 'NHWC', dilations: window.dilation };
  frame.write(dInput, device.run('DepthwiseConv2dNative', { x: spread, filter: turned }, attributes));
  device.free(spread);
  device.free(turned);
}
