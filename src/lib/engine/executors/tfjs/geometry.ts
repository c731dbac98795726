/** A window as the attributes that TF.js kernels take. */
import type { Window2d } from '../../ops/op.ts';

/** Pixels from the first tap to the last, down and right. */
const reaches = ({ kernelHeight, kernelWidth, dilation }: Window2d) =>
  [(kernelHeight - 1) * dilation, (kernelWidth - 1) * dilation] as const;

export const stridesOf = ({ strideHeight, strideWidth }: Window2d): number[] => [strideHeight, strideWidth];

/** Explicit paddings; what the last windows do not reach needs none. */
export function paddingOf(window: Window2d): string | number[][] {
  const { height, width, strideHeight, strideWidth, padTop, padLeft, outHeight, outWidth } = window;
  const [reachDown, reachRight] = reaches(window);
  const bottom = Math.max((outHeight - 1) * strideHeight + reachDown + 1 - height - padTop, 0);
  const right = Math.max((outWidth - 1) * strideWidth + reachRight + 1 - width - padLeft, 0);
  return padTop + padLeft + bottom + right === 0 ? 'valid' : [[0, 0], [padTop, bottom], [padLeft, right], [0, 0]]; // prettier-ignore
}

/** Of the input's gradient written as a convolution of dy, its positions spread by the stride: what the window overhangs. */
export function transposedPadding(window: Window2d): number[][] {
  const { height, width, strideHeight, strideWidth, padTop, padLeft, outHeight, outWidth } = window;
  const [reachDown, reachRight] = reaches(window);
  const [top, left] = [reachDown - padTop, reachRight - padLeft];
  const bottom = height + padTop - (outHeight - 1) * strideHeight - 1;
  const right = width + padLeft - (outWidth - 1) * strideWidth - 1;
  return [[0, 0], [top, bottom], [left, right], [0, 0]]; // prettier-ignore
}

export const gradientSettings = (window: Window2d) => ({ strides: stridesOf(window), pad: paddingOf(window), dataFormat: 'NHWC' });

export const convolutionSettings = (window: Window2d) => ({ ...gradientSettings(window), dilations: window.dilation });
