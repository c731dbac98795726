/**
 * The blocked product under every dense operation: C = A * B in float32, 2 rows by 16 columns or 4 by 8 at a time in registers.
 * The order of each sum is for ever: k ascends within stretches of 256, each summed from 0, and the stretches are added in order.
 * An entry's bits depend on nothing but its row of A and its column of B, so neither on how many rows there are.
 * Reads up to 12 bytes beyond the last column of B; writes only what is asked for.
 */
import { at, storeLanes } from './record';

const stretch: i32 = 256;

/** A(m, k) lies at a + m * aRow + k * aInner, where one of the two is 4; B and C are rows of numbers. */
export function product(
  a: usize,
  aRow: usize,
  aInner: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  inner: i32,
  columns: i32,
): void {
  for (let k = 0; k < inner; k += stretch) {
    const depth = min(stretch, inner - k);
    const left = a + <usize>k * aInner;
    const right = b + <usize>k * bRow;
    const isFirst = k === 0;
    let j = 0;
    for (; j + 16 <= columns; j += 16) panel16(left, aRow, aInner, right + at(j), bRow, c + at(j), cRow, rows, depth, isFirst);
    for (; j + 8 <= columns; j += 8) panel8(left, aRow, aInner, right + at(j), bRow, c + at(j), cRow, rows, depth, isFirst);
    for (; j < columns; j += 4) panel4(left, aRow, aInner, right + at(j), bRow, c + at(j), cRow, rows, depth, min(4, columns - j), isFirst);
  }
}

/**
 * Two rows by sixteen columns take fewer instructions for loads and addresses than four by eight. Loops end at an address, not at a
 * count, for the same reason. Unrolling them was measured to be slower in V8.
 */
export function panel16(
  a: usize,
  aRow: usize,
  aInner: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  depth: i32,
  isFirst: bool,
): void {
  const end = b + <usize>depth * bRow;
  for (let i = 0; i < rows; i += 2) {
    // A row beyond the last is the last once more, and thrown away.
    let a0 = a + <usize>i * aRow;
    let a1 = rows - i > 1 ? a0 + aRow : a0;
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s02 = s00;
    let s03 = s00;
    let s10 = s00;
    let s11 = s00;
    let s12 = s00;
    let s13 = s00;
    for (let from = b; from < end; from += bRow) {
      const b0 = v128.load(from);
      const b1 = v128.load(from, 16);
      const b2 = v128.load(from, 32);
      const b3 = v128.load(from, 48);
      const x0 = v128.load_splat<f32>(a0);
      s00 = f32x4.add(s00, f32x4.mul(x0, b0));
      s01 = f32x4.add(s01, f32x4.mul(x0, b1));
      s02 = f32x4.add(s02, f32x4.mul(x0, b2));
      s03 = f32x4.add(s03, f32x4.mul(x0, b3));
      const x1 = v128.load_splat<f32>(a1);
      s10 = f32x4.add(s10, f32x4.mul(x1, b0));
      s11 = f32x4.add(s11, f32x4.mul(x1, b1));
      s12 = f32x4.add(s12, f32x4.mul(x1, b2));
      s13 = f32x4.add(s13, f32x4.mul(x1, b3));
      a0 += aInner;
      a1 += aInner;
    }
    const c0 = c + <usize>i * cRow;
    put8(c0, s00, s01, isFirst);
    put8(c0 + 32, s02, s03, isFirst);
    if (rows - i > 1) {
      put8(c0 + cRow, s10, s11, isFirst);
      put8(c0 + cRow + 32, s12, s13, isFirst);
    }
  }
}

export function panel8(
  a: usize,
  aRow: usize,
  aInner: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  depth: i32,
  isFirst: bool,
): void {
  const end = b + <usize>depth * bRow;
  for (let i = 0; i < rows; i += 4) {
    const left = rows - i;
    // Rows beyond the last are the last once more, and thrown away.
    let a0 = a + <usize>i * aRow;
    let a1 = left > 1 ? a0 + aRow : a0;
    let a2 = left > 2 ? a1 + aRow : a1;
    let a3 = left > 3 ? a2 + aRow : a2;
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    for (let from = b; from < end; from += bRow) {
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
      a0 += aInner;
      a1 += aInner;
      a2 += aInner;
      a3 += aInner;
    }
    const c0 = c + <usize>i * cRow;
    put8(c0, s00, s01, isFirst);
    if (left > 1) put8(c0 + cRow, s10, s11, isFirst);
    if (left > 2) put8(c0 + 2 * cRow, s20, s21, isFirst);
    if (left > 3) put8(c0 + 3 * cRow, s30, s31, isFirst);
  }
}

function put8(to: usize, first: v128, second: v128, isFirst: bool): void {
  if (isFirst) {
    v128.store(to, first);
    v128.store(to, second, 16);
  } else {
    v128.store(to, f32x4.add(v128.load(to), first));
    v128.store(to, f32x4.add(v128.load(to, 16), second), 16);
  }
}

export function panel4(
  a: usize,
  aRow: usize,
  aInner: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  depth: i32,
  lanes: i32,
  isFirst: bool,
): void {
  const end = b + <usize>depth * bRow;
  for (let i = 0; i < rows; i += 4) {
    const left = rows - i;
    let a0 = a + <usize>i * aRow;
    let a1 = left > 1 ? a0 + aRow : a0;
    let a2 = left > 2 ? a1 + aRow : a1;
    let a3 = left > 3 ? a2 + aRow : a2;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let from = b; from < end; from += bRow) {
      const b0 = v128.load(from);
      s0 = f32x4.add(s0, f32x4.mul(v128.load_splat<f32>(a0), b0));
      s1 = f32x4.add(s1, f32x4.mul(v128.load_splat<f32>(a1), b0));
      s2 = f32x4.add(s2, f32x4.mul(v128.load_splat<f32>(a2), b0));
      s3 = f32x4.add(s3, f32x4.mul(v128.load_splat<f32>(a3), b0));
      a0 += aInner;
      a1 += aInner;
      a2 += aInner;
      a3 += aInner;
    }
    const c0 = c + <usize>i * cRow;
    put4(c0, s0, lanes, isFirst);
    if (left > 1) put4(c0 + cRow, s1, lanes, isFirst);
    if (left > 2) put4(c0 + 2 * cRow, s2, lanes, isFirst);
    if (left > 3) put4(c0 + 3 * cRow, s3, lanes, isFirst);
  }
}

function put4(to: usize, value: v128, lanes: i32, isFirst: bool): void {
  storeLanes(to, isFirst ? value : f32x4.add(v128.load(to), value), lanes);
}

/** to[columns, rows] = from[rows, columns], 4 by 4 at a time. */
export function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  const fromRow = at(columns);
  const toRow = at(rows);
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let source = from + <usize>i * fromRow;
    let target = to + at(i);
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const r0 = v128.load(source);
      const r1 = v128.load(source + fromRow);
      const r2 = v128.load(source + 2 * fromRow);
      const r3 = v128.load(source + 3 * fromRow);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(target + toRow, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(target + 2 * toRow, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(target + 3 * toRow, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      source += 16;
      target += 4 * toRow;
    }
    for (; j < columns; j++) {
      for (let r = 0; r < 4; r++) store<f32>(target + at(r), load<f32>(source + <usize>r * fromRow));
      source += 4;
      target += toRow;
    }
  }
  for (; i < rows; i++) {
    for (let j = 0; j < columns; j++) store<f32>(to + <usize>j * toRow + at(i), load<f32>(from + <usize>i * fromRow + at(j)));
  }
}
