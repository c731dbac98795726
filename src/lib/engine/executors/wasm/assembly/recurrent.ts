/** Recurrent cells, one position after the other over the whole batch, and the way back; the cells' formulas are those of op.ts. */
import { cGru, cLstm, cSimple, hRows, hScratch } from './layout';
import { product, transpose } from './product';
import { sigmoid4, tanh4 } from './quick-exp';
import { address, at, fillZero, int, pointer, storeLanes, word } from './record';

function gatesOf(cell: i32): i32 {
  return cell === cSimple ? 1 : cell === cGru ? 3 : 4;
}

/** Lines of a record; the state h is the last. */
function widthOf(cell: i32): i32 {
  return cell === cSimple ? 1 : cell === cGru ? 5 : 6;
}

/** [projected, weights, recurrentBias or 0, record, cell, units, positions, isBackward] */
export function recurrent(record: usize, header: usize): void {
  const bias = address(record, 2);
  const states = address(record, 3);
  const cell = int(record, 4);
  const units = int(record, 5);
  const positions = int(record, 6);
  const isBackward = int(record, 7) !== 0;
  const rows = word(header, hRows);
  const line = gatesOf(cell) * units;
  const kept = widthOf(cell) * units;
  const q = pointer(header, hScratch);
  for (let turn = 0; turn < positions; turn++) {
    const position = isBackward ? positions - 1 - turn : turn;
    const before = isBackward ? position + 1 : position - 1;
    if (turn === 0) fillZero(q, rows * line);
    else {
      const h = states + at(before * kept + kept - units);
      product(h, at(positions * kept), 4, address(record, 1), at(line), q, at(line), rows, units, line);
    }
    for (let row = 0; row < rows; row++) {
      const own = q + at(row * line);
      if (bias !== 0)
        for (let i = 0; i < line; i += 4) storeLanes(own + at(i), f32x4.add(v128.load(own + at(i)), v128.load(bias + at(i))), line - i);
      const start = row * positions + position;
      const last: usize = turn === 0 ? 0 : states + at((row * positions + before) * kept);
      step(cell, units, address(record, 0) + at(start * line), own, last, states + at(start * kept));
    }
  }
}

/** One position of one example; `last`: the record of the position before, 0 where there is none. */
function step(cell: i32, units: i32, p: usize, q: usize, last: usize, now: usize): void {
  const one = f32x4.splat(1);
  for (let unit = 0; unit < units; unit += 4) {
    const lanes = units - unit;
    const sum0 = f32x4.add(v128.load(p + at(unit)), v128.load(q + at(unit)));
    if (cell === cSimple) {
      storeLanes(now + at(unit), tanh4(sum0), lanes);
      continue;
    }
    const sum1 = f32x4.add(v128.load(p + at(units + unit)), v128.load(q + at(units + unit)));
    if (cell === cGru) {
      const h = last === 0 ? f32x4.splat(0) : v128.load(last + at(4 * units + unit));
      const met = v128.load(q + at(2 * units + unit));
      const r = sigmoid4(sum0);
      const z = sigmoid4(sum1);
      const n = tanh4(f32x4.add(v128.load(p + at(2 * units + unit)), f32x4.mul(r, met)));
      storeLanes(now + at(unit), r, lanes);
      storeLanes(now + at(units + unit), z, lanes);
      storeLanes(now + at(2 * units + unit), n, lanes);
      storeLanes(now + at(3 * units + unit), met, lanes);
      storeLanes(now + at(4 * units + unit), f32x4.add(f32x4.mul(f32x4.sub(one, z), n), f32x4.mul(z, h)), lanes);
      continue;
    }
    const sum2 = f32x4.add(v128.load(p + at(2 * units + unit)), v128.load(q + at(2 * units + unit)));
    const sum3 = f32x4.add(v128.load(p + at(3 * units + unit)), v128.load(q + at(3 * units + unit)));
    const c = last === 0 ? f32x4.splat(0) : v128.load(last + at(4 * units + unit));
    const i = sigmoid4(sum0);
    const f = sigmoid4(sum1);
    const g = tanh4(sum2);
    const o = sigmoid4(sum3);
    const next = f32x4.add(f32x4.mul(f, c), f32x4.mul(i, g));
    storeLanes(now + at(unit), i, lanes);
    storeLanes(now + at(units + unit), f, lanes);
    storeLanes(now + at(2 * units + unit), g, lanes);
    storeLanes(now + at(3 * units + unit), o, lanes);
    storeLanes(now + at(4 * units + unit), next, lanes);
    storeLanes(now + at(5 * units + unit), f32x4.mul(o, tanh4(next)), lanes);
  }
}

/** [record, weights, dStates, dProjected, cell, units, positions, isBackward] */
export function recurrentGradient(record: usize, header: usize): void {
  const states = address(record, 0);
  const cell = int(record, 4);
  const units = int(record, 5);
  const positions = int(record, 6);
  const isBackward = int(record, 7) !== 0;
  const rows = word(header, hRows);
  const line = gatesOf(cell) * units;
  const kept = widthOf(cell) * units;
  const turned = pointer(header, hScratch); // [line, units]
  const dq = turned + at((line * units + 7) & ~3); // [rows, line]
  const carry = dq + at((rows * line + 7) & ~3); // [rows, units]
  const passed = carry + at((rows * units + 7) & ~3); // [rows, units]
  transpose(address(record, 1), turned, units, line);
  fillZero(carry, rows * units);
  fillZero(passed, rows * units);
  for (let turn = positions - 1; turn >= 0; turn--) {
    const position = isBackward ? positions - 1 - turn : turn;
    const before = isBackward ? position + 1 : position - 1;
    for (let row = 0; row < rows; row++) {
      const start = row * positions + position;
      const last: usize = turn === 0 ? 0 : states + at((row * positions + before) * kept);
      stepBack(
        cell,
        units,
        states + at(start * kept),
        last,
        address(record, 2) + at(start * units),
        carry + at(row * units),
        passed + at(row * units),
        address(record, 3) + at(start * line),
        dq + at(row * line),
      );
    }
    if (turn > 0) product(dq, at(line), 4, turned, at(units), carry, at(units), rows, line, units);
  }
}

function put(dp: usize, dq: usize, place: i32, gradient: v128, through: v128, lanes: i32): void {
  storeLanes(dp + at(place), gradient, lanes);
  storeLanes(dq + at(place), through, lanes);
}

/** `passed` goes to the position before beside what passes the weights: of c for lstm, of h for gru. */
function stepBack(cell: i32, units: i32, now: usize, last: usize, dState: usize, carry: usize, passed: usize, dp: usize, dq: usize): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  for (let unit = 0; unit < units; unit += 4) {
    const lanes = units - unit;
    const dh = f32x4.add(v128.load(dState + at(unit)), v128.load(carry + at(unit)));
    const kept = v128.load(passed + at(unit));
    const first = v128.load(now + at(unit));
    if (cell === cSimple) {
      const d = f32x4.mul(dh, f32x4.sub(one, f32x4.mul(first, first)));
      put(dp, dq, unit, d, d, lanes);
      continue;
    }
    const second = v128.load(now + at(units + unit));
    const third = v128.load(now + at(2 * units + unit));
    const fourth = v128.load(now + at(3 * units + unit));
    if (cell === cGru) {
      // r, z, n, and what the reset gate met
      const h = last === 0 ? zero : v128.load(last + at(4 * units + unit));
      const d = f32x4.add(dh, kept);
      const dn = f32x4.mul(f32x4.mul(d, f32x4.sub(one, second)), f32x4.sub(one, f32x4.mul(third, third)));
      const dr = f32x4.mul(f32x4.mul(f32x4.mul(dn, fourth), first), f32x4.sub(one, first));
      const dz = f32x4.mul(f32x4.mul(f32x4.mul(d, f32x4.sub(h, third)), second), f32x4.sub(one, second));
      put(dp, dq, unit, dr, dr, lanes);
      put(dp, dq, units + unit, dz, dz, lanes);
      put(dp, dq, 2 * units + unit, dn, f32x4.mul(dn, first), lanes);
      storeLanes(passed + at(unit), f32x4.mul(d, second), lanes);
      continue;
    }
    if (cell === cLstm) {
      // i, f, g, o
      const c = last === 0 ? zero : v128.load(last + at(4 * units + unit));
      const bent = tanh4(v128.load(now + at(4 * units + unit)));
      const dc = f32x4.add(kept, f32x4.mul(f32x4.mul(dh, fourth), f32x4.sub(one, f32x4.mul(bent, bent))));
      const di = f32x4.mul(f32x4.mul(f32x4.mul(dc, third), first), f32x4.sub(one, first));
      const df = f32x4.mul(f32x4.mul(f32x4.mul(dc, c), second), f32x4.sub(one, second));
      const dg = f32x4.mul(f32x4.mul(dc, first), f32x4.sub(one, f32x4.mul(third, third)));
      const output = f32x4.mul(f32x4.mul(f32x4.mul(dh, bent), fourth), f32x4.sub(one, fourth));
      put(dp, dq, unit, di, di, lanes);
      put(dp, dq, units + unit, df, df, lanes);
      put(dp, dq, 2 * units + unit, dg, dg, lanes);
      put(dp, dq, 3 * units + unit, output, output, lanes);
      storeLanes(passed + at(unit), f32x4.mul(dc, second), lanes);
    }
  }
}
