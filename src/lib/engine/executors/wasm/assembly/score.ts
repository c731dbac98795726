/**
 * What engine/metrics/scores.ts sums over the rows of an evaluation, added to what the header holds by then: the same operations in the
 * same order, so the same bits. Exponentials and logarithms are taken two at a time, sums one after another.
 */
import { exactExpPair } from './exact-exp';
import { exactLogPair } from './exact-log';
import { hBatchTargets, hCounted, hRight, hScored, hScoredCount, hScoredLoss, hScoredWidth, hTotal, lSoftmax } from './layout';
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

function pair(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

/** Of the first largest. */
function placeOfLargest(from: usize, width: i32): i32 {
  let best = 0;
  for (let j = 1; j < width; j++) if (load<f32>(from + at(j)) > load<f32>(from + at(best))) best = j;
  return best;
}

function sumOfPowers(from: usize, width: i32, largest: f64): f64 {
  const tops = f64x2.splat(largest);
  let sum: f64 = 0;
  for (let j = 0; j < width; j += 2) {
    // What lies behind the last number is thrown away.
    const powers = exactExpPair(f64x2.sub(low(v128.load64_zero(from + at(j))), tops));
    sum += f64x2.extract_lane(powers, 0);
    if (j + 1 < width) sum += f64x2.extract_lane(powers, 1);
  }
  return sum;
}

function softmaxScores(header: usize): void {
  const width = word(header, hScoredWidth);
  const rows = word(header, hScoredCount);
  const targets = pointer(header, hBatchTargets);
  let from = pointer(header, hScored);
  let total = float(header, hTotal);
  let right = 0;
  let counted = 0;
  let sum: f64 = 1; // of a row whose logarithm waits for the next one's
  let above: f64 = 0;
  for (let row = 0; row < rows; row++, from += at(width)) {
    const code = load<f32>(targets + at(row));
    if (code < 0) continue;
    const target = <i32>code;
    const best = placeOfLargest(from, width);
    const largest = <f64>load<f32>(from + at(best));
    const nextSum = sumOfPowers(from, width, largest);
    const nextAbove = <f64>load<f32>(from + at(target)) - largest;
    if ((counted & 1) === 1) {
      const logs = exactLogPair(pair(sum, nextSum));
      total += f64x2.extract_lane(logs, 0) - above;
      total += f64x2.extract_lane(logs, 1) - nextAbove;
    }
    sum = nextSum;
    above = nextAbove;
    if (best === target) right++;
    counted++;
  }
  if ((counted & 1) === 1) total += f64x2.extract_lane(exactLogPair(f64x2.splat(sum)), 0) - above;
  add(header, total, right, counted);
}

function sigmoidScores(header: usize): void {
  const count = word(header, hScoredCount);
  const targets = pointer(header, hBatchTargets);
  const outputs = pointer(header, hScored);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let total = float(header, hTotal);
  let right = 0;
  for (let i = 0; i < count; i += 2) {
    const z = low(v128.load64_zero(outputs + at(i)));
    const target = low(v128.load64_zero(targets + at(i)));
    const logs = exactLogPair(f64x2.add(one, exactExpPair(f64x2.neg(f64x2.abs(z)))));
    const losses = f64x2.add(f64x2.sub(f64x2.max(z, zero), f64x2.mul(z, target)), logs);
    const hits = f64x2.eq(v128.and(one, f64x2.gt(z, zero)), target);
    total += f64x2.extract_lane(losses, 0);
    right -= <i32>i64x2.extract_lane(hits, 0);
    if (i + 1 < count) {
      total += f64x2.extract_lane(losses, 1);
      right -= <i32>i64x2.extract_lane(hits, 1);
    }
  }
  add(header, total, right, count);
}
