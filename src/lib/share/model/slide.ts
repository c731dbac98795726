/** How a layer slides its window, length by length, as file formats write it: an image has two, a sequence one. */
import { windowOf, type WindowSpec } from '../../engine/layers/window.ts';

export type Slide = { kernel: number[]; strides: number[]; dilations: number[]; pads: [before: number, after: number][] };

type Sliding = Pick<WindowSpec, 'over' | 'kernel' | 'stride' | 'dilation' | 'padding'>;

export function slideOf(inputShape: number[], sliding: Sliding): Slide {
  const found = windowOf(inputShape, { ...sliding, field: 'kernelSize', noun: 'kernel' });
  const { kernel, stride, dilation, over } = sliding;
  const after = (size: number, out: number, before: number) =>
    Math.max(0, (out - 1) * stride + (kernel - 1) * dilation + 1 - size - before);
  const rows: [number, number] = [found.padTop, after(found.height, found.outHeight, found.padTop)];
  const columns: [number, number] = [found.padLeft, after(found.width, found.outWidth, found.padLeft)];
  const lengths = over === 'image' ? 2 : 1;
  return {
    kernel: Array.from({ length: lengths }, () => kernel),
    strides: Array.from({ length: lengths }, () => stride),
    dilations: Array.from({ length: lengths }, () => dilation),
    pads: over === 'image' ? [rows, columns] : [columns],
  };
}
