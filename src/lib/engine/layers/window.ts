/** The geometry that conv2d and maxPool2d share. */
import type { Parsed } from '../../spec/parse.ts';
import type { Window2d } from '../ops/op.ts';
import { problem, showShape, type Site } from './layer.ts';

export type WindowSpec = { kernel: number; stride: number; padding: 'valid' | 'same'; field: 'kernelSize' | 'size'; noun: string };

/**
 * 'valid' keeps the window inside the image; 'same' gives ceil(size / stride) positions with the odd pixel of padding below
 * and right, as TensorFlow does.
 */
export function inferWindow(
  { name, inputShape }: Pick<Site, 'name' | 'inputShape'>,
  { kernel, stride, padding, field, noun }: WindowSpec,
): Parsed<Window2d> {
  const [height, width, channels] = inputShape;
  if (height === undefined || width === undefined || channels === undefined || inputShape.length !== 3) {
    return problem(
      '',
      `${name} needs images (height x width x channels), but ${showShape(inputShape)} reach it: use image data, and put it before any flatten or dense layer.`,
    );
  }
  if (padding === 'valid' && (kernel > height || kernel > width)) {
    const largest = Math.min(height, width);
    return problem(
      field,
      `${name}: ${noun} ${kernel} is larger than its ${height}x${width} input: use ${largest} or less, or fewer layers before it.`,
    );
  }
  const along = (size: number): { out: number; pad: number } => {
    if (padding === 'valid') return { out: Math.floor((size - kernel) / stride) + 1, pad: 0 };
    const out = Math.ceil(size / stride);
    return { out, pad: Math.floor(Math.max((out - 1) * stride + kernel - size, 0) / 2) };
  };
  const rows = along(height);
  const columns = along(width);
  const value = {
    height,
    width,
    channels,
    kernel,
    stride,
    padTop: rows.pad,
    padLeft: columns.pad,
    outHeight: rows.out,
    outWidth: columns.out,
  };
  return { ok: true, value };
}

/** The same, for a site already found sound. */
export function windowOf(inputShape: number[], spec: WindowSpec): Window2d {
  const window = inferWindow({ name: spec.noun, inputShape }, spec);
  if (!window.ok) throw new Error(`A window was lowered that does not fit: ${window.issues[0]?.message}`);
  return window.value;
}
