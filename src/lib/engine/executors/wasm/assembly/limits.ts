/** What holds gradients and weights back, in the order of op.ts. Norms are summed in float64, numbers ascending. */
import { hKnobs, knobL1, knobL2 } from './layout';
import { address, at, int, pointer, real, storeLanes } from './record';

function clamp(from: usize, numbers: i32, limit: f32): void {
  const most = f32x4.splat(limit);
  const least = f32x4.neg(most);
  for (let i = 0; i < numbers; i += 4) storeLanes(from + at(i), f32x4.min(f32x4.max(v128.load(from + at(i)), least), most), numbers - i);
}

function scaleBy(from: usize, numbers: i32, factor: f64): void {
  for (let i = 0; i < numbers; i++) store<f32>(from + at(i), <f32>(<f64>load<f32>(from + at(i)) * factor));
}

/** [list of (address, count), views] and {limit} */
export function clipValue(record: usize): void {
  const list = address(record, 0);
  const views = int(record, 1);
  for (let view = 0; view < views; view++)
    clamp(<usize>load<u32>(list + at(2 * view)), load<i32>(list + at(2 * view + 1)), <f32>real(record, 0));
}

/** [list of (address, count), views] and {limit} */
export function clipNorm(record: usize): void {
  const list = address(record, 0);
  const views = int(record, 1);
  let sum: f64 = 0;
  for (let view = 0; view < views; view++) {
    const from = <usize>load<u32>(list + at(2 * view));
    const numbers = load<i32>(list + at(2 * view + 1));
    for (let i = 0; i < numbers; i++) {
      const g = <f64>load<f32>(from + at(i));
      sum += g * g;
    }
  }
  const scale = min<f64>(1, real(record, 0) / (sqrt<f64>(sum) + 1e-6));
  if (scale === 1) return;
  for (let view = 0; view < views; view++) scaleBy(<usize>load<u32>(list + at(2 * view)), load<i32>(list + at(2 * view + 1)), scale);
}

/** [params, count, units] and {limit} */
export function maxNorm(record: usize): void {
  const params = address(record, 0);
  const numbers = int(record, 1);
  const units = int(record, 2);
  const limit = real(record, 0);
  for (let unit = 0; unit < units; unit++) {
    let square: f64 = 0;
    for (let i = unit; i < numbers; i += units) {
      const weight = <f64>load<f32>(params + at(i));
      square += weight * weight;
    }
    const norm = sqrt<f64>(square);
    if (!(norm > limit)) continue;
    const factor = limit / (norm + 1e-7);
    for (let i = unit; i < numbers; i += units) store<f32>(params + at(i), <f32>(<f64>load<f32>(params + at(i)) * factor));
  }
}

/** [params, grads, count]: grads += l2 * params + l1 * sign(params) */
export function regularise(record: usize, header: usize): void {
  const knobs = pointer(header, hKnobs);
  const l1 = <f32>load<f64>(knobs + 2 * at(knobL1));
  const l2 = <f32>load<f64>(knobs + 2 * at(knobL2));
  if (l1 === 0 && l2 === 0) return;
  const params = address(record, 0);
  const grads = address(record, 1);
  const numbers = int(record, 2);
  const zero = f32x4.splat(0);
  const up = f32x4.splat(l1);
  const down = f32x4.splat(-l1);
  for (let i = 0; i < numbers; i += 4) {
    const p = v128.load(params + at(i));
    const sign = v128.or(v128.and(up, f32x4.gt(p, zero)), v128.and(down, f32x4.lt(p, zero)));
    const pull = f32x4.add(f32x4.mul(f32x4.splat(l2), p), sign);
    storeLanes(grads + at(i), f32x4.add(v128.load(grads + at(i)), pull), numbers - i);
  }
}
