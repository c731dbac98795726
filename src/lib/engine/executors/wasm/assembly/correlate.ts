/** What filters see of an image, in blocks of four positions by eight filters. Sums: taps and then channels ascending. */
import { at, storeLanes } from './record';

/** Cross-correlation of one image whose windows all lie inside. filter: [kernelHeight, kernelWidth, channels, filters] */
export function correlate(
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
  const tapStep = at(dilation * channels) - at(depth);
  const rowStep = <usize>dilation * imageRow - <usize>steps * at(dilation * channels);
  const pixelStep = at(strideWidth * channels);
  const lineStep = <usize>strideHeight * imageRow;
  const row = at(filters);
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
      const from = filter + at(f);
      if (lanes > 4) see8(p0, p1, p2, p3, from, row, kernelHeight, rowStep, steps, tapStep, depth, to, left, lanes);
      else see4(p0, p1, p2, p3, from, row, kernelHeight, rowStep, steps, tapStep, depth, to, left, lanes);
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

/** Up to four positions through up to eight filters; `row` is that of the filters and of the output, `tapStep` and `rowStep` what is left to go. */
export function see8(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  filter: usize,
  row: usize,
  kernelHeight: i32,
  rowStep: usize,
  steps: i32,
  tapStep: usize,
  depth: i32,
  to: usize,
  left: i32,
  lanes: i32,
): void {
  let a0 = p0;
  let a1 = p1;
  let a2 = p2;
  let a3 = p3;
  let from = filter;
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
        from += row;
      }
      a0 += tapStep;
      a1 += tapStep;
      a2 += tapStep;
      a3 += tapStep;
    }
    a0 += rowStep;
    a1 += rowStep;
    a2 += rowStep;
    a3 += rowStep;
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
  filter: usize,
  row: usize,
  kernelHeight: i32,
  rowStep: usize,
  steps: i32,
  tapStep: usize,
  depth: i32,
  to: usize,
  left: i32,
  lanes: i32,
): void {
  let a0 = p0;
  let a1 = p1;
  let a2 = p2;
  let a3 = p3;
  let from = filter;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < steps; kx++) {
      for (let k = 0; k < depth; k++) {
        const b0 = v128.load(from);
        s0 = f32x4.add(s0, f32x4.mul(v128.load_splat<f32>(a0), b0));
        s1 = f32x4.add(s1, f32x4.mul(v128.load_splat<f32>(a1), b0));
        s2 = f32x4.add(s2, f32x4.mul(v128.load_splat<f32>(a2), b0));
        s3 = f32x4.add(s3, f32x4.mul(v128.load_splat<f32>(a3), b0));
        a0 += 4;
        a1 += 4;
        a2 += 4;
        a3 += 4;
        from += row;
      }
      a0 += tapStep;
      a1 += tapStep;
      a2 += tapStep;
      a3 += tapStep;
    }
    a0 += rowStep;
    a1 += rowStep;
    a2 += rowStep;
    a3 += rowStep;
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
