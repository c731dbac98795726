/** Shapes of a convolution's tensors, rows first, channels last. */
import type { Window2d } from '../../ops/op.ts';

type Call = { window: Window2d; rows: number; filters: number };

export const imageShape = ({ window: { height, width, channels }, rows }: Omit<Call, 'filters'>): number[] => [
  rows,
  height,
  width,
  channels,
];
export const filterShape = ({ window: { kernelHeight, kernelWidth, channels }, filters }: Omit<Call, 'rows'>): number[] => [
  kernelHeight,
  kernelWidth,
  channels,
  filters,
];
export const outputShape = ({ window: { outHeight, outWidth }, rows, filters }: Call): number[] => [rows, outHeight, outWidth, filters];
