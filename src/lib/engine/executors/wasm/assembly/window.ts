/** Windows over images: where a record keeps their sizes, and images as windows see them. */
import { at, copyNumbers, int } from './record';

// Places of a window in a record, behind three addresses.
export const wHeight = 3;
export const wWidth = 4;
export const wChannels = 5;
export const wKernelHeight = 6;
export const wKernelWidth = 7;
export const wStrideHeight = 8;
export const wStrideWidth = 9;
export const wDilation = 10;
export const wPadTop = 11;
export const wPadLeft = 12;
export const wOutHeight = 13;
export const wOutWidth = 14;
export const wFilters = 15;

/** Rows of pixels that windows reach over, from the top padding on. */
export function reach(out: i32, stride: i32, kernel: i32, dilation: i32): i32 {
  return (out - 1) * stride + (kernel - 1) * dilation + 1;
}

export function isInside(record: usize): bool {
  const tall = reach(int(record, wOutHeight), int(record, wStrideHeight), int(record, wKernelHeight), int(record, wDilation));
  const wide = reach(int(record, wOutWidth), int(record, wStrideWidth), int(record, wKernelWidth), int(record, wDilation));
  return int(record, wPadTop) === 0 && int(record, wPadLeft) === 0 && tall <= int(record, wHeight) && wide <= int(record, wWidth);
}

/** One example's image as windows see it, in `frame` where it has to be copied. `frame` is zero outside the image and stays so. */
export function framed(record: usize, image: usize, frame: usize, tall: i32, wide: i32): void {
  const top = int(record, wPadTop);
  const left = int(record, wPadLeft);
  const channels = int(record, wChannels);
  const width = int(record, wWidth);
  const rows = min(int(record, wHeight), tall - top);
  const pixels = min(width, wide - left);
  for (let y = 0; y < rows; y++)
    copyNumbers(frame + at(((y + top) * wide + left) * channels), image + at(y * width * channels), pixels * channels);
}
