/**
 * Windows that keep channels apart: pooling and convolutions of each channel by itself, four channels at a time. What hangs over an edge
 * is left out. Sums: the taps of a kernel row, then the rows; gradients of an image, positions ascending.
 */
import { hRows } from './layout';
import { isByTwo, maxPoolByTwo, maxPoolByTwoGradient } from './pool-by-two';
import { high, join, low } from './quick-exp';
import { address, at, fillZero, int, storeLanes, word } from './record';
import {
  wHeight,
  wWidth,
  wChannels,
  wKernelHeight,
  wKernelWidth,
  wStrideHeight,
  wStrideWidth,
  wDilation,
  wPadTop,
  wPadLeft,
  wOutHeight,
  wOutWidth,
} from './window';

/** The first tap of `kernel` that lies inside, when the window begins at `start`. */
function firstInside(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

/** Behind the last one. */
function endInside(start: i32, dilation: i32, kernel: i32, length: i32): i32 {
  return start >= length ? 0 : min(kernel, (length - 1 - start) / dilation + 1);
}

const doMaximum = 0;
const doMaximumBack = 1;
const doMean = 2;
const doMeanBack = 3;
const doDepthwise = 4;
const doDepthwiseBack = 5;

/** One walk for all; `first` and `second` are what is read, `result` what is written. */
function walk(record: usize, header: usize, first: usize, second: usize, result: usize, task: i32): void {
  const height = int(record, wHeight);
  const width = int(record, wWidth);
  const channels = int(record, wChannels);
  const kernelHeight = int(record, wKernelHeight);
  const kernelWidth = int(record, wKernelWidth);
  const strideHeight = int(record, wStrideHeight);
  const strideWidth = int(record, wStrideWidth);
  const dilation = int(record, wDilation);
  const padTop = int(record, wPadTop);
  const padLeft = int(record, wPadLeft);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const rows = word(header, hRows);
  const share = f32x4.splat(<f32>(1.0 / <f64>(kernelHeight * kernelWidth)));
  for (let row = 0; row < rows; row++) {
    const image = row * height * width * channels;
    for (let outY = 0; outY < outHeight; outY++) {
      const y = outY * strideHeight - padTop;
      const ky0 = firstInside(y, dilation);
      const ky1 = endInside(y, dilation, kernelHeight, height);
      for (let outX = 0; outX < outWidth; outX++) {
        const x = outX * strideWidth - padLeft;
        const kx0 = firstInside(x, dilation);
        const kx1 = endInside(x, dilation, kernelWidth, width);
        const position = ((row * outHeight + outY) * outWidth + outX) * channels;
        for (let c = 0; c < channels; c += 4) {
          const lanes = channels - c;
          const corner = image + (y * width + x) * channels + c;
          const step = dilation * channels;
          const line = dilation * width * channels;
          if (task === doMaximum || task === doMaximumBack) {
            let best = v128.load(first + at(corner + ky0 * line + kx0 * step));
            for (let ky = ky0; ky < ky1; ky++) {
              for (let kx = kx0; kx < kx1; kx++) {
                const value = v128.load(first + at(corner + ky * line + kx * step));
                best = v128.bitselect(value, best, f32x4.gt(value, best));
              }
            }
            if (task === doMaximum) {
              storeLanes(result + at(position + c), best, lanes);
              continue;
            }
            // The first that equals the largest takes the gradient.
            const behind = v128.load(second + at(position + c));
            let waiting = i32x4.splat(-1);
            for (let ky = ky0; ky < ky1; ky++) {
              for (let kx = kx0; kx < kx1; kx++) {
                const pixel = corner + ky * line + kx * step;
                const isIt = v128.and(f32x4.eq(v128.load(first + at(pixel)), best), waiting);
                waiting = v128.andnot(waiting, isIt);
                const to = result + at(pixel);
                storeLanes(to, f32x4.add(v128.load(to), v128.and(behind, isIt)), lanes);
              }
            }
          } else if (task === doMean || task === doDepthwise) {
            let sum = f32x4.splat(0);
            for (let ky = ky0; ky < ky1; ky++) {
              let part = f32x4.splat(0);
              for (let kx = kx0; kx < kx1; kx++) {
                const value = v128.load(first + at(corner + ky * line + kx * step));
                if (task === doMean) part = f32x4.add(part, value);
                else part = f32x4.add(part, f32x4.mul(value, v128.load(second + at((ky * kernelWidth + kx) * channels + c))));
              }
              sum = f32x4.add(sum, part);
            }
            storeLanes(result + at(position + c), task === doMean ? f32x4.mul(sum, share) : sum, lanes);
          } else {
            const behind = v128.load(first + at(position + c));
            for (let ky = ky0; ky < ky1; ky++) {
              for (let kx = kx0; kx < kx1; kx++) {
                const to = result + at(corner + ky * line + kx * step);
                const weight = task === doMeanBack ? share : v128.load(second + at((ky * kernelWidth + kx) * channels + c));
                storeLanes(to, f32x4.add(v128.load(to), f32x4.mul(behind, weight)), lanes);
              }
            }
          }
        }
      }
    }
  }
}

function clearImage(record: usize, header: usize, to: usize): void {
  fillZero(to, word(header, hRows) * int(record, wHeight) * int(record, wWidth) * int(record, wChannels));
}

/** [input, 0, output, window]: the first largest in row-major order. */
export function maxPool2d(record: usize, header: usize): void {
  if (isByTwo(record)) maxPoolByTwo(record, header);
  else walk(record, header, address(record, 0), 0, address(record, 2), doMaximum);
}

/** [input, dOutput, dInput, window] */
export function maxPool2dGradient(record: usize, header: usize): void {
  if (isByTwo(record)) return maxPoolByTwoGradient(record, header);
  clearImage(record, header, address(record, 2));
  walk(record, header, address(record, 0), address(record, 1), address(record, 2), doMaximumBack);
}

/** [input, 0, output, window] */
export function averagePool2d(record: usize, header: usize): void {
  walk(record, header, address(record, 0), 0, address(record, 2), doMean);
}

/** [dOutput, 0, dInput, window] */
export function averagePool2dGradient(record: usize, header: usize): void {
  clearImage(record, header, address(record, 2));
  walk(record, header, address(record, 0), 0, address(record, 2), doMeanBack);
}

/** [input, filter, output, window] */
export function depthwiseConv2d(record: usize, header: usize): void {
  walk(record, header, address(record, 0), address(record, 1), address(record, 2), doDepthwise);
}

/** [dOutput, filter, dInput, window] */
export function depthwiseConv2dInputGradient(record: usize, header: usize): void {
  clearImage(record, header, address(record, 2));
  walk(record, header, address(record, 0), address(record, 1), address(record, 2), doDepthwiseBack);
}

/** [input, dOutput, dFilter, window]: each line of positions in float32, the lines in float64. */
export function depthwiseConv2dFilterGradient(record: usize, header: usize): void {
  const height = int(record, wHeight);
  const width = int(record, wWidth);
  const channels = int(record, wChannels);
  const kernelHeight = int(record, wKernelHeight);
  const kernelWidth = int(record, wKernelWidth);
  const dilation = int(record, wDilation);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const rows = word(header, hRows);
  const input = address(record, 0);
  const dOutput = address(record, 1);
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < kernelWidth; kx++) {
      for (let c = 0; c < channels; c += 4) {
        let first = f64x2.splat(0);
        let second = first;
        for (let row = 0; row < rows; row++) {
          for (let outY = 0; outY < outHeight; outY++) {
            const y = outY * int(record, wStrideHeight) - int(record, wPadTop) + ky * dilation;
            if (y < 0 || y >= height) continue;
            let part = f32x4.splat(0);
            for (let outX = 0; outX < outWidth; outX++) {
              const x = outX * int(record, wStrideWidth) - int(record, wPadLeft) + kx * dilation;
              if (x < 0 || x >= width) continue;
              const value = v128.load(input + at(((row * height + y) * width + x) * channels + c));
              const behind = v128.load(dOutput + at(((row * outHeight + outY) * outWidth + outX) * channels + c));
              part = f32x4.add(part, f32x4.mul(value, behind));
            }
            first = f64x2.add(first, low(part));
            second = f64x2.add(second, high(part));
          }
        }
        storeLanes(address(record, 2) + at((ky * kernelWidth + kx) * channels + c), join(first, second), channels - c);
      }
    }
  }
}
