/** Weights in the order that a file format wants. */
import type { Tensor } from './graph.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Length `axis` of the result is length `axes[axis]` of the tensor, as NumPy's transpose. */
export function turned({ shape, values }: Tensor, axes: readonly number[]): Tensor {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const lengths = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(values.length);
  const place = lengths.map(() => 0);
  let from = 0;
  for (let at = 0; at < result.length; at++) {
    result[at] = values[from] ?? NaN;
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if ((place[axis] ?? 0) < (lengths[axis] ?? 1)) break;
      from -= (steps[axis] ?? 0) * (lengths[axis] ?? 1);
      place[axis] = 0;
    }
  }
  return { shape: lengths, values: result };
}

/** Columns [from, until) of a [rows, columns] tensor, or entries of a [columns] one. */
export function columnsOf({ shape, values }: Tensor, from: number, until: number): Tensor {
  const width = shape.at(-1) ?? 1;
  const kept = values.filter((_, at) => at % width >= from && at % width < until);
  return { shape: [...shape.slice(0, -1), until - from], values: kept };
}

/** The last length in `count` equal parts. */
export function partsOf(tensor: Tensor, count: number): Tensor[] {
  const width = (tensor.shape.at(-1) ?? 1) / count;
  return Array.from({ length: count }, (_, part) => columnsOf(tensor, part * width, (part + 1) * width));
}

/** One behind the other along the first length, under the shape given. */
export function joined(tensors: readonly Tensor[], shape: number[]): Tensor {
  const values = new Float32Array(sizeOf(shape));
  let at = 0;
  for (const tensor of tensors) {
    values.set(tensor.values, at);
    at += tensor.values.length;
  }
  return { shape, values };
}

/** Zeros between the entries of one length, so that each stands `step` behind the one before. */
export function spreadOut({ shape, values }: Tensor, axis: number, step: number): Tensor {
  const length = shape[axis] ?? 1;
  const inner = sizeOf(shape.slice(axis + 1));
  const wide = (length - 1) * step + 1;
  const result = new Float32Array((values.length / length) * wide);
  for (let line = 0; line < values.length / inner; line++) {
    const to = (Math.floor(line / length) * wide + (line % length) * step) * inner;
    result.set(values.subarray(line * inner, (line + 1) * inner), to);
  }
  return { shape: shape.map((each, at) => (at === axis ? wide : each)), values: result };
}

export const filled = (length: number, value: number): Tensor => ({ shape: [length], values: new Float32Array(length).fill(value) });

/** A number as the sum of two float32, so that taking it from one near it loses nothing: 2007.53 alone is 6e-5 off. */
export function split(numbers: readonly number[]): { near: Float32Array; rest: Float32Array } {
  const near = Float32Array.from(numbers);
  return { near, rest: Float32Array.from(numbers, (number, at) => number - (near[at] ?? 0)) };
}

/** 0 where a position may look, else so low that softmax gives it nothing. [positions, positions] */
export function causalMask(positions: number): Tensor {
  const values = Float32Array.from({ length: positions ** 2 }, (_, at) => (at % positions > Math.floor(at / positions) ? -1e9 : 0));
  return { shape: [positions, positions], values };
}
