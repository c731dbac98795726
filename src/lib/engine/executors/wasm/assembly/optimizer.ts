/** Updates in float32, four numbers at a time, in place; formulas in engine/optimizers. Scalars are worked out in float64 and rounded once. */
import { hLearningRate, hStep } from './layout';
import { address, at, float, int, real, storeLanes, word } from './record';

/** base^exponent by repeated squaring, as optimizers/adam-scalars.ts. */
function wholePower(base: f64, exponent: i32): f64 {
  let result: f64 = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) result *= square;
    square *= square;
  }
  return result;
}

/** [params, grads, 0, 0, count] */
export function sgd(record: usize, header: usize): void {
  const params = address(record, 0);
  const grads = address(record, 1);
  const numbers = int(record, 4);
  const rate = f32x4.splat(<f32>float(header, hLearningRate));
  for (let i = 0; i < numbers; i += 4) {
    const p = f32x4.sub(v128.load(params + at(i)), f32x4.mul(rate, v128.load(grads + at(i))));
    storeLanes(params + at(i), p, numbers - i);
  }
}

/** [params, grads, velocity, isNesterov, count] and {momentum} */
export function momentum(record: usize, header: usize): void {
  const params = address(record, 0);
  const grads = address(record, 1);
  const velocities = address(record, 2);
  const isNesterov = int(record, 3) !== 0;
  const numbers = int(record, 4);
  const rate = f32x4.splat(<f32>float(header, hLearningRate));
  const kept = f32x4.splat(<f32>real(record, 0));
  for (let i = 0; i < numbers; i += 4) {
    const g = v128.load(grads + at(i));
    const velocity = f32x4.add(f32x4.mul(kept, v128.load(velocities + at(i))), g);
    const move = isNesterov ? f32x4.add(g, f32x4.mul(kept, velocity)) : velocity;
    const p = f32x4.sub(v128.load(params + at(i)), f32x4.mul(rate, move));
    storeLanes(velocities + at(i), velocity, numbers - i);
    storeLanes(params + at(i), p, numbers - i);
  }
}

/** [params, grads, square, 0, count] and {kept, rest, epsilon}: rmsprop, and adagrad with kept and rest 1. */
export function squares(record: usize, header: usize): void {
  const params = address(record, 0);
  const grads = address(record, 1);
  const slots = address(record, 2);
  const numbers = int(record, 4);
  const rate = f32x4.splat(<f32>float(header, hLearningRate));
  const kept = f32x4.splat(<f32>real(record, 0));
  const rest = f32x4.splat(<f32>real(record, 1));
  const epsilon = f32x4.splat(<f32>real(record, 2));
  for (let i = 0; i < numbers; i += 4) {
    const g = v128.load(grads + at(i));
    const square = f32x4.add(f32x4.mul(kept, v128.load(slots + at(i))), f32x4.mul(f32x4.mul(rest, g), g));
    const move = f32x4.div(f32x4.mul(rate, g), f32x4.add(f32x4.sqrt(square), epsilon));
    const p = f32x4.sub(v128.load(params + at(i)), move);
    storeLanes(slots + at(i), square, numbers - i);
    storeLanes(params + at(i), p, numbers - i);
  }
}

/** [params, grads, moment1, moment2, count] and {beta1, beta2, epsilon, weightDecay} */
export function adam(record: usize, header: usize): void {
  const step = word(header, hStep) + 1;
  const learningRate = float(header, hLearningRate);
  adamNumbers(
    address(record, 0),
    address(record, 1),
    address(record, 2),
    address(record, 3),
    int(record, 4),
    f32x4.splat(<f32>real(record, 1)),
    f32x4.splat(<f32>(1.0 - real(record, 0))),
    f32x4.splat(<f32>(1.0 - real(record, 1))),
    f32x4.splat(<f32>real(record, 2)),
    f32x4.splat(<f32>(learningRate / (1.0 - wholePower(real(record, 0), step)))),
    f32x4.splat(<f32>(1.0 / (1.0 - wholePower(real(record, 1), step)))),
    f32x4.splat(<f32>(1.0 - learningRate * real(record, 3))),
  );
}

/** A function of its own, so that the optimiser cannot move the making of its scalars, with their divisions, into the loop. */
export function adamNumbers(
  params: usize,
  grads: usize,
  firsts: usize,
  seconds: usize,
  numbers: i32,
  beta2: v128,
  rest1: v128,
  rest2: v128,
  epsilon: v128,
  stepSize: v128,
  scale: v128,
  kept: v128,
): void {
  for (let i = 0; i < numbers; i += 4) {
    const g = v128.load(grads + at(i));
    const before = v128.load(firsts + at(i));
    const first = f32x4.add(before, f32x4.mul(rest1, f32x4.sub(g, before)));
    const second = f32x4.add(f32x4.mul(beta2, v128.load(seconds + at(i))), f32x4.mul(f32x4.mul(rest2, g), g));
    const deviation = f32x4.add(f32x4.sqrt(f32x4.mul(second, scale)), epsilon);
    const move = f32x4.mul(stepSize, f32x4.div(first, deviation));
    const p = f32x4.sub(f32x4.mul(kept, v128.load(params + at(i))), move);
    storeLanes(firsts + at(i), first, numbers - i);
    storeLanes(seconds + at(i), second, numbers - i);
    storeLanes(params + at(i), p, numbers - i);
  }
}
