/** Gradients of filters, in blocks of four taps by eight filters. Sums: an example's positions ascending from 0, then the examples. */
import { store8 } from './correlate';
import { at } from './record';

/** Adds one example's products of what each tap saw with the gradients. dFilter: [taps, filters] */
export function correlateBack(
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
  const rest = lineStep - <usize>outWidth * pixelStep; // from behind a line to the next
  for (let f = 0; f < filters; f += 8) {
    const lanes = filters - f;
    const from = behind + at(f);
    for (let tap = 0; tap < taps; tap += 4) {
      const left = taps - tap;
      const t0 = image + <usize>load<u32>(places + at(tap));
      const t1 = left > 1 ? image + <usize>load<u32>(places + at(tap + 1)) : t0;
      const t2 = left > 2 ? image + <usize>load<u32>(places + at(tap + 2)) : t0;
      const t3 = left > 3 ? image + <usize>load<u32>(places + at(tap + 3)) : t0;
      const to = dFilter + <usize>tap * row + at(f);
      if (lanes > 4) gather8(t0, t1, t2, t3, from, row, outHeight, outWidth, pixelStep, rest, to, left, lanes, isFirst);
      else gather4(t0, t1, t2, t3, from, row, outHeight, outWidth, pixelStep, rest, to, left, lanes, isFirst);
    }
  }
}

/** Up to four taps by up to eight filters over all positions. */
export function gather8(
  t0: usize,
  t1: usize,
  t2: usize,
  t3: usize,
  behind: usize,
  row: usize,
  outHeight: i32,
  outWidth: i32,
  pixelStep: usize,
  rest: usize,
  to: usize,
  left: i32,
  lanes: i32,
  isFirst: bool,
): void {
  let a0 = t0;
  let a1 = t1;
  let a2 = t2;
  let a3 = t3;
  let from = behind;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  for (let y = 0; y < outHeight; y++) {
    for (const end = from + <usize>outWidth * row; from < end; from += row) {
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
    }
    a0 += rest;
    a1 += rest;
    a2 += rest;
    a3 += rest;
  }
  put8(to, s00, s01, lanes, isFirst);
  if (left > 1) put8(to + row, s10, s11, lanes, isFirst);
  if (left > 2) put8(to + 2 * row, s20, s21, lanes, isFirst);
  if (left > 3) put8(to + 3 * row, s30, s31, lanes, isFirst);
}

/** The same by up to four filters. */
export function gather4(
  t0: usize,
  t1: usize,
  t2: usize,
  t3: usize,
  behind: usize,
  row: usize,
  outHeight: i32,
  outWidth: i32,
  pixelStep: usize,
  rest: usize,
  to: usize,
  left: i32,
  lanes: i32,
  isFirst: bool,
): void {
  let a0 = t0;
  let a1 = t1;
  let a2 = t2;
  let a3 = t3;
  let from = behind;
  const none = f32x4.splat(0);
  let s0 = none;
  let s1 = none;
  let s2 = none;
  let s3 = none;
  for (let y = 0; y < outHeight; y++) {
    for (const end = from + <usize>outWidth * row; from < end; from += row) {
      const b0 = v128.load(from);
      s0 = f32x4.add(s0, f32x4.mul(v128.load_splat<f32>(a0), b0));
      s1 = f32x4.add(s1, f32x4.mul(v128.load_splat<f32>(a1), b0));
      s2 = f32x4.add(s2, f32x4.mul(v128.load_splat<f32>(a2), b0));
      s3 = f32x4.add(s3, f32x4.mul(v128.load_splat<f32>(a3), b0));
      a0 += pixelStep;
      a1 += pixelStep;
      a2 += pixelStep;
      a3 += pixelStep;
    }
    a0 += rest;
    a1 += rest;
    a2 += rest;
    a3 += rest;
  }
  put8(to, s0, none, lanes, isFirst);
  if (left > 1) put8(to + row, s1, none, lanes, isFirst);
  if (left > 2) put8(to + 2 * row, s2, none, lanes, isFirst);
  if (left > 3) put8(to + 3 * row, s3, none, lanes, isFirst);
}

function put8(to: usize, first: v128, second: v128, lanes: i32, isFirst: bool): void {
  if (isFirst) store8(to, first, second, lanes);
  else store8(to, f32x4.add(v128.load(to), first), f32x4.add(v128.load(to, 16), second), lanes);
}
