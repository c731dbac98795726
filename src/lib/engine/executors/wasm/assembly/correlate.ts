/** What filters see of an image, in blocks of four positions by eight filters. Sums: taps and then channels ascending. */
import { at, storeLanes } from './record';

/** Where each of a window's numbers lies behind its first, in bytes: kernel rows, taps, channels. */
export function listPlaces(places: usize, kernelHeight: i32, kernelWidth: i32, channels: i32, dilation: i32, rowNumbers: i32): void {
  let to = places;
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < kernelWidth; kx++) {
      for (let c = 0; c < channels; c++, to += 4) store<u32>(to, <u32>at(ky * dilation * rowNumbers + kx * dilation * channels + c));
    }
  }
}

/** Cross-correlation of one image whose windows all lie inside. filter: [taps, filters] */
export function correlate(
  image: usize,
  lineStep: usize,
  pixelStep: usize,
  places: usize,
  taps: i32,
  filter: usize,
  output: usize,
  filters: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const row = at(filters);
  const end = places + at(taps);
  const positions = outHeight * outWidth;
  for (let f = 0; f < filters; f += 8) {
    const lanes = filters - f;
    let line = image;
    let p0 = image;
    let x = 0;
    let to = output + at(f);
    for (let p = 0; p < positions; p += 4) {
      const left = positions - p;
      // Positions beyond the last are the last once more, and thrown away.
      let p1 = p0;
      let p2 = p0;
      let p3 = p0;
      let next = p0;
      for (let i = 1; i < 4; i++) {
        if (i < left) {
          x++;
          next += pixelStep;
          if (x === outWidth) {
            x = 0;
            line += lineStep;
            next = line;
          }
        }
        if (i === 1) p1 = next;
        else if (i === 2) p2 = next;
        else p3 = next;
      }
      if (lanes > 4) see8(p0, p1, p2, p3, places, end, filter + at(f), row, to, left, lanes);
      else see4(p0, p1, p2, p3, places, end, filter + at(f), row, to, left, lanes);
      to += 4 * row;
      x++;
      p0 = next + pixelStep;
      if (x === outWidth) {
        x = 0;
        line += lineStep;
        p0 = line;
      }
    }
  }
}

/** Up to four positions through up to eight filters; `row` is that of the filters and of the output. */
export function see8(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  places: usize,
  end: usize,
  filter: usize,
  row: usize,
  to: usize,
  left: i32,
  lanes: i32,
): void {
  let from = filter;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  for (let place = places; place < end; place += 4) {
    const tap = <usize>load<u32>(place);
    const b0 = v128.load(from);
    const b1 = v128.load(from, 16);
    const x0 = v128.load_splat<f32>(p0 + tap);
    s00 = f32x4.add(s00, f32x4.mul(x0, b0));
    s01 = f32x4.add(s01, f32x4.mul(x0, b1));
    const x1 = v128.load_splat<f32>(p1 + tap);
    s10 = f32x4.add(s10, f32x4.mul(x1, b0));
    s11 = f32x4.add(s11, f32x4.mul(x1, b1));
    const x2 = v128.load_splat<f32>(p2 + tap);
    s20 = f32x4.add(s20, f32x4.mul(x2, b0));
    s21 = f32x4.add(s21, f32x4.mul(x2, b1));
    const x3 = v128.load_splat<f32>(p3 + tap);
    s30 = f32x4.add(s30, f32x4.mul(x3, b0));
    s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    from += row;
  }
  store8(to, s00, s01, lanes);
  if (left > 1) store8(to + row, s10, s11, lanes);
  if (left > 2) store8(to + 2 * row, s20, s21, lanes);
  if (left > 3) store8(to + 3 * row, s30, s31, lanes);
}

/** The same through up to four filters. */
export function see4(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  places: usize,
  end: usize,
  filter: usize,
  row: usize,
  to: usize,
  left: i32,
  lanes: i32,
): void {
  let from = filter;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let place = places; place < end; place += 4) {
    const tap = <usize>load<u32>(place);
    const b0 = v128.load(from);
    s0 = f32x4.add(s0, f32x4.mul(v128.load_splat<f32>(p0 + tap), b0));
    s1 = f32x4.add(s1, f32x4.mul(v128.load_splat<f32>(p1 + tap), b0));
    s2 = f32x4.add(s2, f32x4.mul(v128.load_splat<f32>(p2 + tap), b0));
    s3 = f32x4.add(s3, f32x4.mul(v128.load_splat<f32>(p3 + tap), b0));
    from += row;
  }
  storeLanes(to, s0, lanes);
  if (left > 1) storeLanes(to + row, s1, lanes);
  if (left > 2) storeLanes(to + 2 * row, s2, lanes);
  if (left > 3) storeLanes(to + 3 * row, s3, lanes);
}

export function store8(to: usize, first: v128, second: v128, lanes: i32): void {
  storeLanes(to, first, lanes);
  if (lanes > 4) storeLanes(to + 16, second, lanes - 4);
}
