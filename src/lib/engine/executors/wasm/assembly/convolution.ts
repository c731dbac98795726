/**
 * Convolutions, without a column matrix but for the input gradient. Images that reach over their edge are copied into a frame of zeros
 * first, one example at a time. Orders of sums, for ever: those of correlate.ts and correlate-back.ts; input gradient, filters as in a
 * product, and then positions ascending.
 */
import { correlate, listPlaces } from './correlate';
import { correlateBack } from './correlate-back';
import { hRows, hScratch } from './layout';
import { product, transpose } from './product';
import { addNumbers, address, at, fillZero, int, pointer, word } from './record';
import {
  framed,
  isInside,
  reach,
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
  wFilters,
} from './window';

/** [input, filter, output, window, filters] */
export function conv2d(record: usize, header: usize): void {
  const channels = int(record, wChannels);
  const filters = int(record, wFilters);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const kernelHeight = int(record, wKernelHeight);
  const kernelWidth = int(record, wKernelWidth);
  const dilation = int(record, wDilation);
  const strideHeight = int(record, wStrideHeight);
  const strideWidth = int(record, wStrideWidth);
  const tall = reach(outHeight, strideHeight, kernelHeight, dilation);
  const wide = reach(outWidth, strideWidth, kernelWidth, dilation);
  const inside = isInside(record);
  const rowNumbers = (inside ? int(record, wWidth) : wide) * channels;
  const taps = kernelHeight * kernelWidth * channels;
  const places = pointer(header, hScratch);
  listPlaces(places, kernelHeight, kernelWidth, channels, dilation, rowNumbers);
  const frame = places + at((taps + 7) & ~3);
  if (!inside) fillZero(frame, tall * wide * channels);
  const imageSize = at(int(record, wHeight) * int(record, wWidth) * channels);
  const rows = word(header, hRows);
  for (let row = 0; row < rows; row++) {
    const image = address(record, 0) + <usize>row * imageSize;
    if (!inside) framed(record, image, frame, tall, wide);
    correlate(
      inside ? image : frame,
      at(strideHeight * rowNumbers),
      at(strideWidth * channels),
      places,
      taps,
      address(record, 1),
      address(record, 2) + at(row * outHeight * outWidth * filters),
      filters,
      outHeight,
      outWidth,
    );
  }
}

/** Positions whose taps are worked out at once. */
const positionsAtOnce = 64;

/**
 * [dOutput, filter, dInput, window, filters]: what each position gives to its taps, a product of up to 64 positions with the filter turned
 * over, is added to the image, positions ascending.
 */
export function conv2dInputGradient(record: usize, header: usize): void {
  const channels = int(record, wChannels);
  const filters = int(record, wFilters);
  const height = int(record, wHeight);
  const width = int(record, wWidth);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const taps = int(record, wKernelHeight) * int(record, wKernelWidth) * channels;
  const turned = pointer(header, hScratch); // [filters, taps]
  const columns = turned + at((taps * filters + 7) & ~3); // [positions at once, taps]
  transpose(address(record, 1), turned, taps, filters);
  const rows = word(header, hRows);
  fillZero(address(record, 2), rows * height * width * channels);
  const positions = outHeight * outWidth;
  for (let row = 0; row < rows; row++) {
    const behind = address(record, 0) + at(row * positions * filters);
    const image = address(record, 2) + at(row * height * width * channels);
    for (let start = 0; start < positions; start += positionsAtOnce) {
      const many = min(positionsAtOnce, positions - start);
      product(behind + at(start * filters), at(filters), 4, turned, at(taps), columns, at(taps), many, filters, taps);
      for (let i = 0; i < many; i++) scatter(record, columns + at(i * taps), image, (start + i) / outWidth, (start + i) % outWidth);
    }
  }
}

/** Adds what one position gives to its taps, as far as they lie inside. */
export function scatter(record: usize, columns: usize, image: usize, outY: i32, outX: i32): void {
  const channels = int(record, wChannels);
  const height = int(record, wHeight);
  const width = int(record, wWidth);
  const kernelHeight = int(record, wKernelHeight);
  const kernelWidth = int(record, wKernelWidth);
  const dilation = int(record, wDilation);
  const top = outY * int(record, wStrideHeight) - int(record, wPadTop);
  const left = outX * int(record, wStrideWidth) - int(record, wPadLeft);
  const isDense = dilation === 1 && left >= 0 && left + kernelWidth <= width;
  for (let ky = 0; ky < kernelHeight; ky++) {
    const y = top + ky * dilation;
    if (y < 0 || y >= height) continue;
    const line = columns + at(ky * kernelWidth * channels);
    if (isDense) {
      addNumbers(image + at((y * width + left) * channels), line, kernelWidth * channels);
      continue;
    }
    for (let kx = 0; kx < kernelWidth; kx++) {
      const x = left + kx * dilation;
      if (x >= 0 && x < width) addNumbers(image + at((y * width + x) * channels), line + at(kx * channels), channels);
    }
  }
}

/** [input, dOutput, dFilter, window, filters] */
export function conv2dFilterGradient(record: usize, header: usize): void {
  const channels = int(record, wChannels);
  const filters = int(record, wFilters);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const kernelHeight = int(record, wKernelHeight);
  const kernelWidth = int(record, wKernelWidth);
  const dilation = int(record, wDilation);
  const strideHeight = int(record, wStrideHeight);
  const strideWidth = int(record, wStrideWidth);
  const tall = reach(outHeight, strideHeight, kernelHeight, dilation);
  const wide = reach(outWidth, strideWidth, kernelWidth, dilation);
  const inside = isInside(record);
  const rowNumbers = (inside ? int(record, wWidth) : wide) * channels;
  const taps = kernelHeight * kernelWidth * channels;
  const places = pointer(header, hScratch);
  listPlaces(places, kernelHeight, kernelWidth, channels, dilation, rowNumbers);
  const frame = places + at((taps + 7) & ~3);
  if (!inside) fillZero(frame, tall * wide * channels);
  const imageSize = at(int(record, wHeight) * int(record, wWidth) * channels);
  const rows = word(header, hRows);
  for (let row = 0; row < rows; row++) {
    const image = address(record, 0) + <usize>row * imageSize;
    if (!inside) framed(record, image, frame, tall, wide);
    correlateBack(
      inside ? image : frame,
      at(strideHeight * rowNumbers),
      at(strideWidth * channels),
      places,
      taps,
      address(record, 1) + at(row * outHeight * outWidth * filters),
      address(record, 2),
      filters,
      outHeight,
      outWidth,
      row === 0,
    );
  }
}
