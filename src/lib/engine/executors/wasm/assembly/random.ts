/** Batches and dropout. The masks are those of numerics/streams.ts, bit by bit: Philox4x32-10 addressed by seed, layer, epoch and step. */
import {
  hBatch,
  hBatchTargets,
  hEpoch,
  hInputs,
  hInputSize,
  hKey0,
  hKey1,
  hKnobs,
  hOrder,
  hOrderCount,
  hRows,
  hScratch,
  hShuffleKey1,
  hStepInEpoch,
  hTargets,
  hTargetWidth,
} from './layout';
import { address, at, copyNumbers, count, int, pointer, storeLanes, word } from './record';

/** [output] */
export function gatherBatch(record: usize, header: usize): void {
  const output = address(record, 0);
  const size = word(header, hInputSize);
  const width = word(header, hTargetWidth);
  const rows = word(header, hRows);
  const order = pointer(header, hBatch);
  const inputs = pointer(header, hInputs);
  const targets = pointer(header, hTargets);
  const batchTargets = pointer(header, hBatchTargets);
  for (let row = 0; row < rows; row++) {
    const example = load<u32>(order + at(row));
    copyNumbers(output + at(row * size), inputs + <usize>example * at(size), size);
    copyNumbers(batchTargets + at(row * width), targets + <usize>example * at(width), width);
  }
}

/** The four words of one block. */
export function philox(c0: u32, c1: u32, c2: u32, c3: u32, key0: u32, key1: u32): v128 {
  let a = c0;
  let b = c1;
  let c = c2;
  let d = c3;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < 10; round++) {
    const first = <u64>a * 0xd2511f53;
    const second = <u64>c * 0xcd9e8d57;
    a = (<u32>(second >> 32)) ^ b ^ k0;
    b = <u32>second;
    c = (<u32>(first >> 32)) ^ d ^ k1;
    d = <u32>first;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(<i32>a), 1, <i32>b), 2, <i32>c), 3, <i32>d);
}

/** The words of a stream in order, a block of four at a time in scratch. */
function streamWord(index: i32, epoch: u32, header: usize): u32 {
  const block = pointer(header, hScratch);
  if ((index & 3) === 0)
    v128.store(block, philox((<u32>index) >> 2, 0, epoch, 0, <u32>word(header, hKey0), <u32>word(header, hShuffleKey1)));
  return load<u32>(block + at(index & 3));
}

/** Words at or above the largest multiple of `choices` are skipped. Below 2^32 - choices there is none, which saves a division. */
function isSkipped(drawn: u32, choices: u32): bool {
  const below = <u32>0 - choices;
  if (drawn < below) return false;
  const rest = below % choices; // 2^32 mod choices
  return rest !== 0 && drawn >= <u32>0 - rest;
}

/** The epoch's permutation of the examples, as numerics/streams.ts: Fisher-Yates from the last place down. */
export function shuffleExamples(header: usize): void {
  const order = pointer(header, hOrder);
  const examples = word(header, hOrderCount);
  const epoch = <u32>word(header, hEpoch);
  for (let place = 0; place < examples; place++) store<i32>(order + at(place), place);
  let index = 0;
  for (let place = examples - 1; place > 0; place--) {
    const choices = <u32>place + 1;
    let drawn = streamWord(index++, epoch, header);
    while (isSkipped(drawn, choices)) drawn = streamWord(index++, epoch, header);
    const other = <i32>(drawn % choices);
    const kept = load<i32>(order + at(place));
    store<i32>(order + at(place), load<i32>(order + at(other)));
    store<i32>(order + at(other), kept);
  }
}

/** [input, output, count, layer, knob] */
export function dropout(record: usize, header: usize): void {
  const input = address(record, 0);
  const output = address(record, 1);
  const numbers = count(record, 2, header);
  const layer = <u32>int(record, 3);
  const rate = load<f64>(pointer(header, hKnobs) + 2 * at(int(record, 4)));
  if (rate === 0) {
    if (input !== output) copyNumbers(output, input, numbers);
    return;
  }
  const threshold = i32x4.splat(<i32>ceil<f64>(rate * 16777216.0));
  const scale = f32x4.splat(<f32>(1.0 / (1.0 - rate)));
  const key0 = <u32>word(header, hKey0);
  const key1 = <u32>word(header, hKey1);
  const epoch = <u32>word(header, hEpoch);
  const step = <u32>word(header, hStepInEpoch);
  for (let i = 0; i < numbers; i += 4) {
    const words = philox((<u32>i) >> 2, step, epoch, layer, key0, key1);
    // Dropped is times 0, as everywhere: an infinite number leaves a NaN.
    const mask = v128.andnot(scale, i32x4.lt_s(i32x4.shr_u(words, 8), threshold));
    storeLanes(output + at(i), f32x4.mul(v128.load(input + at(i)), mask), numbers - i);
  }
}
