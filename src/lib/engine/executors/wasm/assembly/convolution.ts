/**
 * Convolutions without a column matrix: four positions (or taps) by eight filters at a time in registers. Images that reach over their
 * edge are copied into a frame of zeros first, one example at a time.
 * Orders of sums, for ever: forward and input gradient, taps and then channels ascending; filter gradient, the positions of an example
 * ascending from 0, and then the examples.
 */
import { hRows, hScratch } from './layout';
import { address, at, copyNumbers, fillZero, int, pointer, storeLanes, word } from './record';

// Places of a window in a record, behind three addresses.
const wHeight = 3;
const wWidth = 4;
const wChannels = 5;
const wKernelHeight = 6;
const wKernelWidth = 7;
const wStrideHeight = 8;
const wStrideWidth = 9;
const wDilation = 10;
const wPadTop = 11;
const wPadLeft = 12;
const wOutHeight = 13;
const wOutWidth = 14;
const wFilters = 15;

/** Rows of pixels that windows reach over, from the top padding on. */
function reach(out: i32, stride: i32, kernel: i32, dilation: i32): i32 {
  return (out - 1) * stride + (kernel - 1) * dilation + 1;
}

function isInside(record: usize): bool {
  const tall = reach(int(record, wOutHeight), int(record, wStrideHeight), int(record, wKernelHeight), int(record, wDilation));
  const wide = reach(int(record, wOutWidth), int(record, wStrideWidth), int(record, wKernelWidth), int(record, wDilation));
  return int(record, wPadTop) === 0 && int(record, wPadLeft) === 0 && tall <= int(record, wHeight) && wide <= int(record, wWidth);
}

/** One example's image as windows see it, in `frame` where it has to be copied. `frame` is zero outside the image and stays so. */
function framed(record: usize, image: usize, frame: usize, tall: i32, wide: i32): void {
  const top = int(record, wPadTop);
  const left = int(record, wPadLeft);
  const channels = int(record, wChannels);
  const width = int(record, wWidth);
  const rows = min(int(record, wHeight), tall - top);
  const pixels = min(width, wide - left);
  for (let y = 0; y < rows; y++)
    copyNumbers(frame + at(((y + top) * wide + left) * channels), image + at(y * width * channels), pixels * channels);
}

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
  const frame = pointer(header, hScratch);
  const imageSize = at(int(record, wHeight) * int(record, wWidth) * channels);
  const rows = word(header, hRows);
  if (!inside) fillZero(frame, tall * wide * channels);
  for (let row = 0; row < rows; row++) {
    const image = address(record, 0) + <usize>row * imageSize;
    if (!inside) framed(record, image, frame, tall, wide);
    correlate(
      inside ? image : frame,
      at((inside ? int(record, wWidth) : wide) * channels),
      channels,
      address(record, 1),
      address(record, 2) + at(row * outHeight * outWidth * filters),
      filters,
      kernelHeight,
      kernelWidth,
      strideHeight,
      strideWidth,
      dilation,
      outHeight,
      outWidth,
    );
  }
}

/** [dOutput, filter, dInput, window, filters]: the gradients, spread by the stride, seen through the filter turned around. */
export function conv2dInputGradient(record: usize, header: usize): void {
  const channels = int(record, wChannels);
  const filters = int(record, wFilters);
  const height = int(record, wHeight);
  const width = int(record, wWidth);
  const outHeight = int(record, wOutHeight);
  const outWidth = int(record, wOutWidth);
  const kernelHeight = int(record, wKernelHeight);
  const kernelWidth = int(record, wKernelWidth);
  const dilation = int(record, wDilation);
  const strideHeight = int(record, wStrideHeight);
  const strideWidth = int(record, wStrideWidth);
  const tall = height + (kernelHeight - 1) * dilation;
  const wide = width + (kernelWidth - 1) * dilation;
  const top = (kernelHeight - 1) * dilation - int(record, wPadTop);
  const left = (kernelWidth - 1) * dilation - int(record, wPadLeft);
  const turned = pointer(header, hScratch);
  const taps = kernelHeight * kernelWidth;
  for (let tap = 0; tap < taps; tap++) {
    const from = address(record, 1) + at((taps - 1 - tap) * channels * filters);
    const to = turned + at(tap * channels * filters);
    for (let c = 0; c < channels; c++)
      for (let f = 0; f < filters; f++) store<f32>(to + at(f * channels + c), load<f32>(from + at(c * filters + f)));
  }
  const frame = turned + at((taps * channels * filters + 7) & ~3);
  fillZero(frame, tall * wide * filters);
  const rows = word(header, hRows);
  for (let row = 0; row < rows; row++) {
    const behind = address(record, 0) + at(row * outHeight * outWidth * filters);
    for (let y = 0; y < outHeight; y++) {
      const to = y * strideHeight + top;
      if (to < 0 || to >= tall) continue;
      for (let x = 0; x < outWidth; x++) {
        const column = x * strideWidth + left;
        if (column < 0 || column >= wide) continue;
        copyNumbers(frame + at((to * wide + column) * filters), behind + at((y * outWidth + x) * filters), filters);
      }
    }
    correlate(
      frame,
      at(wide * filters),
      filters,
      turned,
      address(record, 2) + at(row * height * width * channels),
      channels,
      kernelHeight,
      kernelWidth,
      1,
      1,
      dilation,
      height,
      width,
    );
  }
}

/** Cross-correlation of one image whose windows all lie inside. filter: [kernelHeight, kernelWidth, channels, filters] */
function correlate(
  image: usize,
  imageRow: usize,
  channels: i32,
  filter: usize,
  output: usize,
  filters: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilation: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  // Without dilation the taps of a kernel row are one stretch of numbers.
  const isDense = dilation === 1;
  const steps = isDense ? 1 : kernelWidth;
  const depth = isDense ? kernelWidth * channels : channels;
  const tapStep = at(dilation * channels);
  const rowStep = <usize>dilation * imageRow;
  const pixelStep = at(strideWidth * channels);
  const lineStep = <usize>strideHeight * imageRow;
  const outRow = at(filters);
  const filterRow = at(filters);
  const positions = outHeight * outWidth;
  for (let f = 0; f < filters; f += 8) {
    const lanes = filters - f;
    let line = image;
    let next = image;
    let x = 0;
    let to = output + at(f);
    for (let p = 0; p < positions; p += 4) {
      const left = positions - p;
      let p0 = next;
      let p1 = p0;
      let p2 = p0;
      let p3 = p0;
      for (let i = 0; i < 4; i++) {
        if (i === 1) p1 = next;
        else if (i === 2) p2 = next;
        else if (i === 3) p3 = next;
        if (i < min(3, left - 1)) {
          x++;
          next += pixelStep;
          if (x === outWidth) {
            x = 0;
            line += lineStep;
            next = line;
          }
        }
      }
      let from = filter + at(f);
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      for (let ky = 0; ky < kernelHeight; ky++) {
        for (let kx = 0; kx < steps; kx++) {
          const shift = <usize>ky * rowStep + <usize>kx * tapStep;
          let a0 = p0 + shift;
          let a1 = p1 + shift;
          let a2 = p2 + shift;
          let a3 = p3 + shift;
          if (lanes > 4) {
            for (let k = 0; k < depth; k++) {
              const b0 = v128.load(from);
              const b1 = v128.load(from, 16);
              const x0 = v128.load_splat<f32>(a0);
              s00 = f32x4.add(s00, f32x4.mul(x0, b0));
              s01 = f32x4.add(s01, f32x4.mul(x0, b1));
              const x1 = v128.load_splat<f32>(a1);
              s10 = f32x4.add(s10, f32x4.mul(x1, b0));
              s11 = f32x4.add(s11, f32x4.mul(x1, b1));
              const x2 = v128.load_splat<f32>(a2);
              s20 = f32x4.add(s20, f32x4.mul(x2, b0));
              s21 = f32x4.add(s21, f32x4.mul(x2, b1));
              const x3 = v128.load_splat<f32>(a3);
              s30 = f32x4.add(s30, f32x4.mul(x3, b0));
              s31 = f32x4.add(s31, f32x4.mul(x3, b1));
              a0 += 4;
              a1 += 4;
              a2 += 4;
              a3 += 4;
              from += filterRow;
            }
          } else {
            for (let k = 0; k < depth; k++) {
              const b0 = v128.load(from);
              s00 = f32x4.add(s00, f32x4.mul(v128.load_splat<f32>(a0), b0));
              s10 = f32x4.add(s10, f32x4.mul(v128.load_splat<f32>(a1), b0));
              s20 = f32x4.add(s20, f32x4.mul(v128.load_splat<f32>(a2), b0));
              s30 = f32x4.add(s30, f32x4.mul(v128.load_splat<f32>(a3), b0));
              a0 += 4;
              a1 += 4;
              a2 += 4;
              a3 += 4;
              from += filterRow;
            }
          }
        }
      }
      store8(to, s00, s01, lanes);
      if (left > 1) store8(to + outRow, s10, s11, lanes);
      if (left > 2) store8(to + 2 * outRow, s20, s21, lanes);
      if (left > 3) store8(to + 3 * outRow, s30, s31, lanes);
      to += 4 * outRow;
      // On to the first position of the next four.
      x++;
      next += pixelStep;
      if (x === outWidth) {
        x = 0;
        line += lineStep;
        next = line;
      }
    }
  }
}

function store8(to: usize, first: v128, second: v128, lanes: i32): void {
  storeLanes(to, first, lanes);
  if (lanes > 4) storeLanes(to + 16, second, lanes - 4);
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
  // Where each tap lies behind a position's first number, in bytes.
  const places = pointer(header, hScratch);
  for (let ky = 0, tap = 0; ky < kernelHeight; ky++)
    for (let kx = 0; kx < kernelWidth; kx++)
      for (let c = 0; c < channels; c++, tap++)
        store<u32>(places + at(tap), <u32>at(ky * dilation * rowNumbers + kx * dilation * channels + c));
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

/** Adds one example's products of what each tap saw with the gradients. dFilter: [taps, filters] */
function correlateBack(
  image: usize,
  lineStep: usize,
  pixelStep: usize,
  places: usize,
  taps: i32,
  behind: usize,
  dFilter: usize,
  filters: i32,
  outHeight: i32,
  outWidth: i32,
  isFirst: bool,
): void {
  const row = at(filters);
  for (let f = 0; f < filters; f += 8) {
    const lanes = filters - f;
    for (let tap = 0; tap < taps; tap += 4) {
      const left = taps - tap;
      const t0 = image + <usize>load<u32>(places + at(tap));
      const t1 = left > 1 ? image + <usize>load<u32>(places + at(tap + 1)) : t0;
      const t2 = left > 2 ? image + <usize>load<u32>(places + at(tap + 2)) : t0;
      const t3 = left > 3 ? image + <usize>load<u32>(places + at(tap + 3)) : t0;
      let from = behind + at(f);
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      for (let y = 0; y < outHeight; y++) {
        const shift = <usize>y * lineStep;
        let a0 = t0 + shift;
        let a1 = t1 + shift;
        let a2 = t2 + shift;
        let a3 = t3 + shift;
        if (lanes > 4) {
          for (let x = 0; x < outWidth; x++) {
            const b0 = v128.load(from);
            const b1 = v128.load(from, 16);
            const x0 = v128.load_splat<f32>(a0);
            s00 = f32x4.add(s00, f32x4.mul(x0, b0));
            s01 = f32x4.add(s01, f32x4.mul(x0, b1));
            const x1 = v128.load_splat<f32>(a1);
            s10 = f32x4.add(s10, f32x4.mul(x1, b0));
            s11 = f32x4.add(s11, f32x4.mul(x1, b1));
            const x2 = v128.load_splat<f32>(a2);
            s20 = f32x4.add(s20, f32x4.mul(x2, b0));
            s21 = f32x4.add(s21, f32x4.mul(x2, b1));
            const x3 = v128.load_splat<f32>(a3);
            s30 = f32x4.add(s30, f32x4.mul(x3, b0));
            s31 = f32x4.add(s31, f32x4.mul(x3, b1));
            a0 += pixelStep;
            a1 += pixelStep;
            a2 += pixelStep;
            a3 += pixelStep;
            from += row;
          }
        } else {
          for (let x = 0; x < outWidth; x++) {
            const b0 = v128.load(from);
            s00 = f32x4.add(s00, f32x4.mul(v128.load_splat<f32>(a0), b0));
            s10 = f32x4.add(s10, f32x4.mul(v128.load_splat<f32>(a1), b0));
            s20 = f32x4.add(s20, f32x4.mul(v128.load_splat<f32>(a2), b0));
            s30 = f32x4.add(s30, f32x4.mul(v128.load_splat<f32>(a3), b0));
            a0 += pixelStep;
            a1 += pixelStep;
            a2 += pixelStep;
            a3 += pixelStep;
            from += row;
          }
        }
      }
      const to = dFilter + <usize>tap * row + at(f);
      put8(to, s00, s01, lanes, isFirst);
      if (left > 1) put8(to + row, s10, s11, lanes, isFirst);
      if (left > 2) put8(to + 2 * row, s20, s21, lanes, isFirst);
      if (left > 3) put8(to + 3 * row, s30, s31, lanes, isFirst);
    }
  }
}

function put8(to: usize, first: v128, second: v128, lanes: i32, isFirst: bool): void {
  if (isFirst) store8(to, first, second, lanes);
  else store8(to, f32x4.add(v128.load(to), first), f32x4.add(v128.load(to, 16), second), lanes);
}
