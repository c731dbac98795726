import { expect, test } from 'vitest';
import { fastestOf, isCalibration, measuredText, type Measured } from './calibration.ts';

const program: Measured = { backend: 'wasm', path: 'wasm', msPerStep: 0.1 };
const kernels: Measured = { backend: 'wasm', path: 'tfjs', msPerStep: 0.6 };
const gpu = (msPerStep: number): Measured => ({ backend: 'webgpu', path: 'wgsl', msPerStep });

test('the fastest is taken, but the program with portable bits as long as nothing is a fifth faster', () => {
  expect(fastestOf([])).toBeNull();
  expect(fastestOf([kernels, gpu(0.3)])).toEqual(gpu(0.3));
  expect(fastestOf([gpu(0.09), program, kernels])).toBe(program);
  expect(fastestOf([program, kernels, gpu(0.08)])).toEqual(gpu(0.08));
});

test('is told fastest first, and stored values that are none are known', () => {
  expect(measuredText([kernels, program])).toBe('wasm program 0.100 ms a step, wasm by kernels 0.600 ms');
  expect(isCalibration([program, gpu(1)])).toBe(true);
  expect([null, {}, [null], [{ ...program, path: 'other' }], [{ ...program, msPerStep: 'quick' }]].some(isCalibration)).toBe(false);
});
