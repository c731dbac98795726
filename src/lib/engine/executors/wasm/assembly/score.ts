/**
 * What engine/metrics/scores.ts sums over the rows of an evaluation, added to what the header holds by then: the same operations in the
 * same order, so the same bits. Exponentials and logarithms are
 * taken of a few rows at a time, sums one after another.
 */
import { exactExps } from './exact-exp';
import { exactLogs } from './exact-log';
import {
  hBatchTargets,
  hCounted,
  hRight,
  hScored,
  hScoredCount,
  hScoredLoss,
  hScoredWidth,
  hScratch,
  hTotal,
  lSoftmax,
  scoredAtOnce,
} from './layout';
import { low } from './quick-exp';
import { at, float, pointer, word } from './record';

export function scoreRows(header: usize): void {
  if (word(header, hScoredLoss) === lSoftmax) softmaxScores(header);
  else sigmoidScores(header);
}

function add(header: usize, total: f64, right: i32, counted: i32): void {
  store<f64>(header + at(hTotal), total);
  store<i32>(header + at(hRight), word(header, hRight) + right);
  store<i32>(header + at(hCounted), word(header, hCounted) + counted);
}

/** Of the first largest. */
function placeOfLargest(from: usize, width: i32): i32 {
  let best = 0;
  let largest = load<f32>(from);
  for (let j = 1; j < width; j++) {
    const number = load<f32>(from + at(j));
    const isLarger = number > largest;
    // Chosen, not branched to: which output is the largest cannot be guessed.
    largest = select<f32>(number, largest, isLarger);
    best = select<i32>(j, best, isLarger);
  }
  return best;
}

function softmaxScores(header: usize): void {
  const width = word(header, hScoredWidth);
  const rows = word(header, hScoredCount);
  const targets = pointer(header, hBatchTargets);
  const sums = pointer(header, hScratch); // float64, as are the next two
  const heights = sums + 2 * at(scoredAtOnce); // of a row's target over its largest
  const powers = heights + 2 * at(scoredAtOnce);
  let from = pointer(header, hScored);
  let total = float(header, hTotal);
  let right = 0;
  let counted = 0;
  for (let row = 0; row < rows;) {
    let gathered = 0;
    let to = powers;
    for (; row < rows && gathered < scoredAtOnce; row++, from += at(width)) {
      const code = load<f32>(targets + at(row));
      if (code < 0) continue;
      const target = <i32>code;
      const best = placeOfLargest(from, width);
      const largest = <f64>load<f32>(from + at(best));
      store<f64>(heights + 2 * at(gathered), <f64>load<f32>(from + at(target)) - largest);
      for (let j = 0; j < width; j++, to += 8) store<f64>(to, <f64>load<f32>(from + at(j)) - largest);
      right += <i32>(best === target);
      gathered++;
    }
    exactExps(powers, gathered * width);
    let power = powers;
    for (let i = 0; i < gathered; i++) {
      let sum: f64 = 0;
      for (let j = 0; j < width; j++, power += 8) sum += load<f64>(power);
      store<f64>(sums + 2 * at(i), sum);
    }
    exactLogs(sums, gathered);
    for (let i = 0; i < gathered; i++) total += load<f64>(sums + 2 * at(i)) - load<f64>(heights + 2 * at(i));
    counted += gathered;
  }
  add(header, total, right, counted);
}

function sigmoidScores(header: usize): void {
  const count = word(header, hScoredCount);
  const targets = pointer(header, hBatchTargets);
  const outputs = pointer(header, hScored);
  const logs = pointer(header, hScratch); // float64
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let total = float(header, hTotal);
  let right = 0;
  for (let start = 0; start < count; start += scoredAtOnce) {
    const numbers = min(scoredAtOnce, count - start);
    for (let i = 0; i < numbers; i += 2) v128.store(logs + 2 * at(i), f64x2.neg(f64x2.abs(low(v128.load64_zero(outputs + at(start + i))))));
    exactExps(logs, numbers);
    for (let i = 0; i < numbers; i += 2) v128.store(logs + 2 * at(i), f64x2.add(one, v128.load(logs + 2 * at(i))));
    exactLogs(logs, numbers);
    for (let i = 0; i < numbers; i += 2) {
      const z = low(v128.load64_zero(outputs + at(start + i)));
      const target = low(v128.load64_zero(targets + at(start + i)));
      const losses = f64x2.add(f64x2.sub(f64x2.max(z, zero), f64x2.mul(z, target)), v128.load(logs + 2 * at(i)));
      const hits = f64x2.eq(v128.and(one, f64x2.gt(z, zero)), target);
      total += f64x2.extract_lane(losses, 0);
      right -= <i32>i64x2.extract_lane(hits, 0);
      if (i + 1 < numbers) {
        total += f64x2.extract_lane(losses, 1);
        right -= <i32>i64x2.extract_lane(hits, 1);
      }
    }
  }
  add(header, total, right, count);
}
