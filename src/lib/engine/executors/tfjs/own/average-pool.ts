/** Means of windows that lie wholly inside: no padding, taps that touch. */
import type { OpOf, Window2d } from '../../../ops/op.ts';
import { ownKernel } from '../own-kernel.ts';

type Numbers = Window2d & { rows: number };

/** Calls for every window, with the place of its first pixel and of its output, both of channel 0. */
function visitWindows({ rows, height, width, channels, strideHeight, strideWidth, outHeight, outWidth }: Numbers, visit: Visit): void {
  let output = 0;
  for (let row = 0; row < rows; row++) {
    for (let outY = 0; outY < outHeight; outY++) {
      for (let outX = 0; outX < outWidth; outX++, output += channels) {
        visit(((row * height + outY * strideHeight) * width + outX * strideWidth) * channels, output);
      }
    }
  }
}

type Visit = (first: number, output: number) => void;

const averageCode = `
  fn main(index: i32) {
    if (index >= uniforms.rows * uniforms.outHeight * uniforms.outWidth * uniforms.channels) { return; }
    let channel = index % uniforms.channels;
    let position = index / uniforms.channels;
    let left = (position % uniforms.outWidth) * uniforms.strideWidth;
    let line = position / uniforms.outWidth;
    let top = (line / uniforms.outHeight) * uniforms.height + (line % uniforms.outHeight) * uniforms.strideHeight;
    var sum = 0.0;
    for (var y = top; y < top + uniforms.kernelHeight; y = y + 1) {
      for (var at = left; at < left + uniforms.kernelWidth; at = at + 1) { sum = sum + x[(y * uniforms.width + at) * uniforms.channels + channel]; }
    }
    result[index] = sum / f32(uniforms.kernelHeight * uniforms.kernelWidth);
  }
`;

export const averagePool2d = ownKernel({
  name: 'averagePool',
  reads: ({ input }: OpOf<'averagePool2d'>) => ({ x: input }),
  writes: ({ output }) => ({ y: output }),
  numbers: ({ window }, rows): Numbers => ({ ...window, rows }),
  heap: ({ x, y }, numbers) => {
    const { channels, kernelHeight, kernelWidth } = numbers;
    const sums = new Float64Array(channels);
    const line = numbers.width * channels;
    const stretch = kernelWidth * channels;
    visitWindows(numbers, (first, output) => {
      sums.fill(0);
      for (let ky = 0; ky < kernelHeight; ky++) {
        const from = first + ky * line;
        for (let start = from; start < from + stretch; start += channels) {
          for (let channel = 0; channel < channels; channel++) sums[channel] = (sums[channel] ?? NaN) + (x[start + channel] ?? NaN);
        }
      }
      for (let channel = 0; channel < channels; channel++) y[output + channel] = (sums[channel] ?? NaN) / (kernelHeight * kernelWidth);
    });
  },
  wgsl: { y: { code: averageCode, threads: ({ rows, outHeight, outWidth, channels }) => rows * outHeight * outWidth * channels } },
});

const gradientCode = `
  fn main(index: i32) {
    if (index >= uniforms.rows * uniforms.height * uniforms.width * uniforms.channels) { return; }
    let channel = index % uniforms.channels;
    let inX = (index / uniforms.channels) % uniforms.width;
    let line = index / (uniforms.channels * uniforms.width);
    let inY = line % uniforms.height;
    let top = (line / uniforms.height) * uniforms.outHeight;
    // Windows from the first that does not end before this pixel to the last that does not begin after it.
    let firstY = max((inY - uniforms.kernelHeight + uniforms.strideHeight) / uniforms.strideHeight, 0);
    let firstX = max((inX - uniforms.kernelWidth + uniforms.strideWidth) / uniforms.strideWidth, 0);
    let lastY = min(inY / uniforms.strideHeight, uniforms.outHeight - 1);
    let lastX = min(inX / uniforms.strideWidth, uniforms.outWidth - 1);
    var sum = 0.0;
    for (var y = firstY; y <= lastY; y = y + 1) {
      for (var at = firstX; at <= lastX; at = at + 1) {
        sum = sum + dy[((top + y) * uniforms.outWidth + at) * uniforms.channels + channel];
      }
    }
    result[index] = sum / f32(uniforms.kernelHeight * uniforms.kernelWidth);
  }
`;

export const averagePool2dGradient = ownKernel({
  name: 'dAveragePool',
  reads: ({ dOutput }: OpOf<'averagePool2dGradient'>) => ({ dy: dOutput }),
  writes: ({ dInput }) => ({ dx: dInput }),
  numbers: ({ window }, rows): Numbers => ({ ...window, rows }),
  heap: ({ dy, dx }, numbers) => {
    const { channels, kernelHeight, kernelWidth } = numbers;
    const share = 1 / (kernelHeight * kernelWidth);
    const line = numbers.width * channels;
    const stretch = kernelWidth * channels;
    dx.fill(0);
    visitWindows(numbers, (first, output) => {
      for (let ky = 0; ky < kernelHeight; ky++) {
        const from = first + ky * line;
        for (let start = from; start < from + stretch; start += channels) {
          for (let channel = 0; channel < channels; channel++)
            dx[start + channel] = (dx[start + channel] ?? NaN) + share * (dy[output + channel] ?? NaN);
        }
      }
    });
  },
  wgsl: { dx: { code: gradientCode, threads: ({ rows, height, width, channels }) => rows * height * width * channels } },
});
