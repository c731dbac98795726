/** The geometry of everything that slides a window: over an image, or over a sequence as an image of height 1. */
import type { Parsed } from '../../spec/parse.ts';
import type { Window2d } from '../ops/op.ts';
import { problem, showReaching, type Site } from './layer.ts';

/** A window as its layer says it, square on images. */
export type WindowSpec = {
  over: 'image' | 'sequence';
  kernel: number;
  stride: number;
  dilation: number; // 1: the taps touch
  padding: 'valid' | 'same' | 'causal';
  field: 'kernelSize' | 'size';
  noun: 'kernel' | 'window';
};

type Place = Pick<Site, 'name' | 'inputShape' | 'lastStateOf'>;

/**
 * 'valid' keeps the window inside; 'same' gives ceil(size / stride) positions with the odd pixel of padding below and right, as
 * TensorFlow does; 'causal' as many with all padding before, so that no position sees a later one.
 */
export function inferWindow(site: Place, spec: WindowSpec): Parsed<Window2d> {
  const found = spec.over === 'image' ? imageOf(site) : sequenceOf(site);
  if (!found.ok) return found;
  const { height, width, channels } = found.value;
  const { kernel, stride, dilation } = spec;
  const kernelHeight = spec.over === 'image' ? kernel : 1;
  const tooLarge = sizeProblem(site.name, { spec, height, width });
  if (tooLarge) return tooLarge;
  const rows = along(height, { ...spec, kernel: kernelHeight, stride: spec.over === 'image' ? stride : 1 });
  const columns = along(width, spec);
  const value = {
    height,
    width,
    channels,
    kernelHeight,
    kernelWidth: kernel,
    strideHeight: spec.over === 'image' ? stride : 1,
    strideWidth: stride,
    dilation,
    padTop: rows.pad,
    padLeft: columns.pad,
    outHeight: rows.out,
    outWidth: columns.out,
  };
  return { ok: true, value };
}

type Image = { height: number; width: number; channels: number };

function imageOf({ name, inputShape }: Place): Parsed<Image> {
  const [height, width, channels] = inputShape;
  if (height !== undefined && width !== undefined && channels !== undefined && inputShape.length === 3)
    return { ok: true, value: { height, width, channels } };
  return problem(
    '',
    `${name} needs images (height x width x channels), but ${showReaching(inputShape)}: use image data, and put it before any flatten or dense layer.`,
  );
}

/** [positions, channels] as an image of height 1. */
export function sequenceOf({ name, inputShape, lastStateOf = null }: Place): Parsed<Image> {
  const [positions, channels] = inputShape;
  if (positions !== undefined && channels !== undefined && inputShape.length === 2)
    return { ok: true, value: { height: 1, width: positions, channels } };
  const advice = lastStateOf
    ? `${lastStateOf} gives only its last state: set its returns to all.`
    : 'use text or a series as data, and put it before any flatten layer, or add a reshape layer before it.';
  return problem('', `${name} needs a sequence (positions x channels), but ${showReaching(inputShape)}: ${advice}`);
}

type Sizes = { spec: WindowSpec; height: number; width: number };

/** What does not fit without padding. */
function sizeProblem(name: string, { spec, height, width }: Sizes) {
  const { over, kernel, dilation, padding, field, noun } = spec;
  const least = over === 'image' ? Math.min(height, width) : width;
  if (padding !== 'valid' || reachOf(kernel, dilation) <= least) return null;
  const [input, things] = over === 'image' ? [`${height}x${width} input`, 'pixels'] : [`input of ${width} positions`, 'positions'];
  if (kernel > least)
    return problem(field, `${name}: ${noun} ${kernel} is larger than its ${input}: use ${least} or less, or fewer layers before it.`);
  const largest = Math.floor((least - 1) / (kernel - 1));
  return problem(
    'dilation',
    `${name}: ${noun} ${kernel} with dilation ${dilation} reaches over ${reachOf(kernel, dilation)} ${things}, more than its ${input}: use dilation ${largest}${largest > 1 ? ' or less' : ''}, or fewer layers before it.`,
  );
}

const reachOf = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

function along(
  size: number,
  { kernel, stride, dilation, padding }: Pick<WindowSpec, 'kernel' | 'stride' | 'dilation' | 'padding'>,
): { out: number; pad: number } {
  const reach = reachOf(kernel, dilation);
  if (padding === 'valid') return { out: Math.floor((size - reach) / stride) + 1, pad: 0 };
  const out = Math.ceil(size / stride);
  return { out, pad: padding === 'causal' ? reach - 1 : Math.floor(Math.max((out - 1) * stride + reach - size, 0) / 2) };
}

/** The lengths of the output before its channels. */
export const positionsOf = ({ over }: WindowSpec, { outHeight, outWidth }: Window2d): number[] =>
  over === 'image' ? [outHeight, outWidth] : [outWidth];

/** The same, for a site already found sound. */
export function windowOf(inputShape: number[], spec: WindowSpec): Window2d {
  const window = inferWindow({ name: spec.noun, inputShape }, spec);
  if (!window.ok) throw new Error(`A window was lowered that does not fit: ${window.issues[0]?.message}`);
  return window.value;
}
