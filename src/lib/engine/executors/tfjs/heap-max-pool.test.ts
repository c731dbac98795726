import { expect, test } from 'vitest';
import { maxPoolGradient } from './heap-max-pool.ts';

const square = (size: number, kernel: number, stride: number) => {
  const out = Math.floor((size - kernel) / stride) + 1;
  const window = { kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride, dilation: 1 };
  return { ...window, height: size, width: size, channels: 1, padTop: 0, padLeft: 0, outHeight: out, outWidth: out };
};

test('the first of equal largest entries takes the whole gradient', () => {
  const dx = new Float32Array(16);
  maxPoolGradient({ window: square(4, 2, 2), rows: 1 }, { x: new Float32Array(16), dy: Float32Array.of(1, 2, 3, 4), dx });
  expect([...dx]).toEqual([1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0]);
});

test('overlapping windows add up on a shared largest entry', () => {
  const dx = new Float32Array(9);
  maxPoolGradient(
    { window: square(3, 2, 1), rows: 1 },
    { x: Float32Array.of(0, 0, 0, 0, 9, 0, 0, 0, 0), dy: Float32Array.of(1, 2, 3, 4), dx },
  );
  expect([...dx]).toEqual([0, 0, 0, 0, 10, 0, 0, 0, 0]);
});
