import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const tensors = [
  { name: 'dense1.weights', shape: [2, 3], values: new Float32Array([1, -2, 3.5, Number.NaN, 1e-40, 6]) },
  { name: 'dense1.bias', shape: [3], values: new Float32Array([0.1, 0.2, 0.3]) },
];

test('reads back what it wrote', () => {
  expect(readSafetensors(writeSafetensors(tensors, { app: 'daybook' }))).toEqual(tensors);
});

test('begins the data at a multiple of eight bytes', () => {
  const bytes = writeSafetensors(tensors);
  expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
});

test('refuses a shape that does not fit and a header longer than the file', () => {
  expect(() => writeSafetensors([{ name: 'w', shape: [4], values: new Float32Array(3) }])).toThrow('wants 4');
  const bytes = writeSafetensors(tensors);
  new DataView(bytes.buffer).setBigUint64(0, 10_000n, true);
  expect(() => readSafetensors(bytes)).toThrow('claims 10000 bytes');
});
