/** Records of convolutions and pooling. */
import type { View, Window2d } from '../../ops/op.ts';
import * as layout from './assembly/layout.ts';
import { orZero, type Answers, type Encoded, type Places } from './record.ts';

/** Of a convolution's input gradient, as in assembly/convolution.ts. */
const positionsAtOnce = 64;

const windowWords = (window: Window2d): number[] => [
  window.height,
  window.width,
  window.channels,
  window.kernelHeight,
  window.kernelWidth,
  window.strideHeight,
  window.strideWidth,
  window.dilation,
  window.padTop,
  window.padLeft,
  window.outHeight,
  window.outWidth,
];

/** Numbers of an image that every window lies within, from the top left padding on. */
function framed({ outHeight, outWidth, kernelHeight, kernelWidth, strideHeight, strideWidth, dilation, channels }: Window2d): number {
  const reach = (out: number, stride: number, kernel: number) => (out - 1) * stride + (kernel - 1) * dilation + 1;
  return reach(outHeight, strideHeight, kernelHeight) * reach(outWidth, strideWidth, kernelWidth) * channels;
}

const filterNumbers = ({ kernelHeight, kernelWidth, channels }: Window2d, filters: number) =>
  kernelHeight * kernelWidth * channels * filters;

const windowed =
  (code: number) =>
  ([first, second, third]: [View, View | null, View], window: Window2d, places: Places): Encoded => ({
    code,
    words: [places.address(first), orZero(second, places), places.address(third), ...windowWords(window)],
  });

type WindowName = Extract<keyof Answers, `${string}2d${string}`>;

export const windowTable = {
  conv2d: ({ input, filter, output, window, filters }, places) => {
    places.scratch(filterNumbers(window, 1) + 8 + framed(window));
    const { words, ...rest } = windowed(layout.oConv2d)([input, filter, output], window, places);
    return { ...rest, words: [...words, filters] };
  },
  conv2dInputGradient: ({ dOutput, filter, dInput, window, filters }, places) => {
    places.scratch(filterNumbers(window, filters) + 8 + positionsAtOnce * filterNumbers(window, 1));
    const { words, ...rest } = windowed(layout.oConv2dInputGradient)([dOutput, filter, dInput], window, places);
    return { ...rest, words: [...words, filters] };
  },
  conv2dFilterGradient: ({ input, dOutput, dFilter, window, filters }, places) => {
    places.scratch(filterNumbers(window, 1) + 8 + framed(window));
    const { words, ...rest } = windowed(layout.oConv2dFilterGradient)([input, dOutput, dFilter], window, places);
    return { ...rest, words: [...words, filters] };
  },
  maxPool2d: ({ input, output, window }, places) => windowed(layout.oMaxPool2d)([input, null, output], window, places),
  maxPool2dGradient: ({ input, dOutput, dInput, window }, places) =>
    windowed(layout.oMaxPool2dGradient)([input, dOutput, dInput], window, places),
  averagePool2d: ({ input, output, window }, places) => windowed(layout.oAveragePool2d)([input, null, output], window, places),
  averagePool2dGradient: ({ dOutput, dInput, window }, places) =>
    windowed(layout.oAveragePool2dGradient)([dOutput, null, dInput], window, places),
  depthwiseConv2d: ({ input, filter, output, window }, places) =>
    windowed(layout.oDepthwiseConv2d)([input, filter, output], window, places),
  depthwiseConv2dInputGradient: ({ dOutput, filter, dInput, window }, places) =>
    windowed(layout.oDepthwiseConv2dInputGradient)([dOutput, filter, dInput], window, places),
  depthwiseConv2dFilterGradient: ({ input, dOutput, dFilter, window }, places) =>
    windowed(layout.oDepthwiseConv2dFilterGradient)([input, dOutput, dFilter], window, places),
} satisfies Pick<Answers, WindowName>;
