/** Reading records, headers and numbers. Addresses and strides are in bytes everywhere in the module, counts in numbers. */
import { firstNumber, hRows } from './layout';

export function int(record: usize, place: i32): i32 {
  return load<i32>(record + ((<usize>(place + 1)) << 2));
}

export function address(record: usize, place: i32): usize {
  return <usize>load<u32>(record + ((<usize>(place + 1)) << 2));
}

export function real(record: usize, place: i32): f64 {
  return load<f64>(record + ((<usize>firstNumber) << 2) + ((<usize>place) << 3));
}

/** A count is written as numbers a row of the batch, or negative as numbers in all. */
export function count(record: usize, place: i32, header: usize): i32 {
  const written = int(record, place);
  return written >= 0 ? written * load<i32>(header + ((<usize>hRows) << 2)) : -written;
}

export function word(header: usize, place: i32): i32 {
  return load<i32>(header + ((<usize>place) << 2));
}

export function pointer(header: usize, place: i32): usize {
  return <usize>load<u32>(header + ((<usize>place) << 2));
}

export function float(header: usize, place: i32): f64 {
  return load<f64>(header + ((<usize>place) << 2));
}

/** The byte offset of number `index`. */
export function at(index: i32): usize {
  return (<usize>index) << 2;
}

/** The first 1 to 4 lanes. */
export function storeLanes(to: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(to, value);
    return;
  }
  v128.store_lane<f32>(to, value, 0);
  if (lanes > 1) v128.store_lane<f32>(to, value, 1, 4);
  if (lanes > 2) v128.store_lane<f32>(to, value, 2, 8);
}

export function fillZero(to: usize, numbers: i32): void {
  memory.fill(to, 0, at(numbers));
}

export function copyNumbers(to: usize, from: usize, numbers: i32): void {
  if (numbers > 64) {
    memory.copy(to, from, at(numbers));
    return;
  }
  let i = 0;
  for (; i + 4 <= numbers; i += 4) v128.store(to + at(i), v128.load(from + at(i)));
  for (; i < numbers; i++) store<f32>(to + at(i), load<f32>(from + at(i)));
}

export function addNumbers(to: usize, from: usize, numbers: i32): void {
  let i = 0;
  for (; i + 4 <= numbers; i += 4) v128.store(to + at(i), f32x4.add(v128.load(to + at(i)), v128.load(from + at(i))));
  for (; i < numbers; i++) store<f32>(to + at(i), load<f32>(to + at(i)) + load<f32>(from + at(i)));
}
