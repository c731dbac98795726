/** Maximum pooling by windows of 2 by 2 that lie side by side: what walk in windows.ts does, bit by bit, in one pass over the image. */
import { hRows } from './layout';
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

export function isByTwo(record: usize): bool {
  return (
    int(record, wKernelHeight) === 2 &&
    int(record, wKernelWidth) === 2 &&
    int(record, wStrideHeight) === 2 &&
    int(record, wStrideWidth) === 2 &&
    int(record, wDilation) === 1 &&
    int(record, wPadTop) === 0 &&
    int(record, wPadLeft) === 0 &&
    2 * int(record, wOutHeight) <= int(record, wHeight) &&
    2 * int(record, wOutWidth) <= int(record, wWidth)
  );
}

/** The first where they are equal, or where one is NaN. */
function larger(first: v128, second: v128): v128 {
  return f32x4.pmax(first, second);
}

/** [input, 0, output, window] */
export function maxPoolByTwo(record: usize, header: usize): void {
  const channels = int(record, wChannels);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const pixel = at(channels);
  const line = <usize>int(record, wWidth) * pixel;
  const rows = word(header, hRows);
  for (let row = 0; row < rows; row++) {
    const image = address(record, 0) + <usize>(row * int(record, wHeight)) * line;
    for (let y = 0; y < outHeight; y++) {
      for (let c = 0; c < channels; c += 4) {
        let from = image + <usize>(2 * y) * line + at(c);
        let to = address(record, 2) + <usize>((row * outHeight + y) * outWidth) * pixel + at(c);
        for (let x = 0; x < outWidth; x++) {
          const above = larger(v128.load(from), v128.load(from + pixel));
          const best = larger(larger(above, v128.load(from + line)), v128.load(from + line + pixel));
          storeLanes(to, best, channels - c);
          from += 2 * pixel;
          to += pixel;
        }
      }
    }
  }
}

/** [input, dOutput, dInput, window]: the first that equals the largest takes the gradient. */
export function maxPoolByTwoGradient(record: usize, header: usize): void {
  const channels = int(record, wChannels);
  const height = int(record, wHeight);
  const width = int(record, wWidth);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const pixel = at(channels);
  const line = <usize>width * pixel;
  const rows = word(header, hRows);
  if (2 * outHeight < height || 2 * outWidth < width) fillZero(address(record, 2), rows * height * width * channels);
  const zero = f32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let y = 0; y < outHeight; y++) {
      for (let c = 0; c < channels; c += 4) {
        const lanes = channels - c;
        const start = <usize>(row * height + 2 * y) * line + at(c);
        let from = address(record, 0) + start;
        let to = address(record, 2) + start;
        let behind = address(record, 1) + <usize>((row * outHeight + y) * outWidth) * pixel + at(c);
        for (let x = 0; x < outWidth; x++) {
          const x0 = v128.load(from);
          const x1 = v128.load(from + pixel);
          const x2 = v128.load(from + line);
          const x3 = v128.load(from + line + pixel);
          const best = larger(larger(larger(x0, x1), x2), x3);
          const d = v128.load(behind);
          const is0 = f32x4.eq(x0, best);
          const is1 = f32x4.eq(x1, best);
          const is2 = f32x4.eq(x2, best);
          const before2 = v128.or(is0, is1);
          const before3 = v128.or(before2, is2);
          // Zero is added as everywhere: -0 becomes 0.
          storeLanes(to, f32x4.add(zero, v128.and(d, is0)), lanes);
          storeLanes(to + pixel, f32x4.add(zero, v128.and(d, v128.andnot(is1, is0))), lanes);
          storeLanes(to + line, f32x4.add(zero, v128.and(d, v128.andnot(is2, before2))), lanes);
          storeLanes(to + line + pixel, f32x4.add(zero, v128.and(d, v128.andnot(f32x4.eq(x3, best), before3))), lanes);
          from += 2 * pixel;
          to += 2 * pixel;
          behind += pixel;
        }
      }
    }
  }
}
