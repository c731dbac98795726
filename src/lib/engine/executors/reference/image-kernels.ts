/**
 * Convolutions and pooling as one walk over the places where a window touches the image. NHWC throughout. The inner loops index
 * directly: what lies outside reads as NaN, which no comparison passes.
 */
import type { OpOf, Window2d } from '../../ops/op.ts';
import { add, at, open, type Machine } from './machine.ts';

/** One tap of one window on a pixel inside the image; padding is never visited. */
type Touch = {
  pixel: number; // (row of batch * height + y) * width + x
  position: number; // (row of batch * outHeight + outY) * outWidth + outX
  tap: number; // ky * kernelWidth + kx
};

export function forEachTouch(window: Window2d, rows: number, visit: (touch: Touch) => void): void {
  const { height, width, kernelHeight, kernelWidth, strideHeight, strideWidth, dilation, padTop, padLeft, outHeight, outWidth } = window;
  for (let row = 0; row < rows; row++) {
    for (let outY = 0; outY < outHeight; outY++) {
      for (let outX = 0; outX < outWidth; outX++) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          for (let kx = 0; kx < kernelWidth; kx++) {
            const y = outY * strideHeight - padTop + ky * dilation;
            const x = outX * strideWidth - padLeft + kx * dilation;
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            visit({
              pixel: (row * height + y) * width + x,
              position: (row * outHeight + outY) * outWidth + outX,
              tap: ky * kernelWidth + kx,
            });
          }
        }
      }
    }
  }
}

/** output[position, f] += image[pixel, c] * filter[tap, c, f] over all touches; the gradients turn the same sum around. */
export function conv2d({ input, filter, output, window, filters }: OpOf<'conv2d'>, machine: Machine): void {
  const image = open(machine, input);
  const weights = open(machine, filter);
  const sums = open(machine, output).fill(0);
  const { channels } = window;
  forEachTouch(window, machine.rows, ({ pixel, position, tap }) => {
    for (let c = 0; c < channels; c++) {
      const x = image[pixel * channels + c] ?? NaN;
      for (let f = 0; f < filters; f++) {
        const o = position * filters + f;
        sums[o] = (sums[o] ?? NaN) + x * (weights[(tap * channels + c) * filters + f] ?? NaN);
      }
    }
  });
}

export function conv2dInputGradient({ dOutput, filter, dInput, window, filters }: OpOf<'conv2dInputGradient'>, machine: Machine): void {
  const behind = open(machine, dOutput);
  const weights = open(machine, filter);
  const sums = open(machine, dInput).fill(0);
  const { channels } = window;
  forEachTouch(window, machine.rows, ({ pixel, position, tap }) => {
    for (let c = 0; c < channels; c++) {
      let sum = sums[pixel * channels + c] ?? NaN;
      for (let f = 0; f < filters; f++)
        sum += (behind[position * filters + f] ?? NaN) * (weights[(tap * channels + c) * filters + f] ?? NaN);
      sums[pixel * channels + c] = sum;
    }
  });
}

export function conv2dFilterGradient({ input, dOutput, dFilter, window, filters }: OpOf<'conv2dFilterGradient'>, machine: Machine): void {
  const image = open(machine, input);
  const behind = open(machine, dOutput);
  const sums = open(machine, dFilter).fill(0);
  const { channels } = window;
  forEachTouch(window, machine.rows, ({ pixel, position, tap }) => {
    for (let c = 0; c < channels; c++) {
      const x = image[pixel * channels + c] ?? NaN;
      for (let f = 0; f < filters; f++) {
        const w = (tap * channels + c) * filters + f;
        sums[w] = (sums[w] ?? NaN) + x * (behind[position * filters + f] ?? NaN);
      }
    }
  });
}

/** For each output number, the input number that won: the first largest in row-major order. */
function winners(image: Float64Array, window: Window2d, rows: number): Int32Array {
  const { channels, outHeight, outWidth } = window;
  const best = new Int32Array(rows * outHeight * outWidth * channels).fill(-1);
  forEachTouch(window, rows, ({ pixel, position }) => {
    for (let c = 0; c < channels; c++) {
      const i = pixel * channels + c;
      const o = position * channels + c;
      const holder = best[o] ?? -1;
      if (holder < 0 || (image[i] ?? NaN) > (image[holder] ?? NaN)) best[o] = i;
    }
  });
  return best;
}

export function maxPool2d({ input, output, window }: OpOf<'maxPool2d'>, machine: Machine): void {
  const image = open(machine, input);
  const largest = open(machine, output);
  winners(image, window, machine.rows).forEach((i, o) => (largest[o] = at(image, i)));
}

export function maxPool2dGradient({ input, dOutput, dInput, window }: OpOf<'maxPool2dGradient'>, machine: Machine): void {
  const image = open(machine, input);
  const behind = open(machine, dOutput);
  const sums = open(machine, dInput).fill(0);
  winners(image, window, machine.rows).forEach((i, o) => add(sums, i, at(behind, o)));
}
