/** Pooling. The first largest in row-major order wins. */
import type { OpOf, Window2d } from '../../../ops/op.ts';
import { countOf, real, share, type Ground, type Phase } from '../snippet.ts';
import { eachTap, eachWindow, inputParts, outputParts } from './windows.ts';

export function maxPool2d({ input, output, window }: OpOf<'maxPool2d'>, { at }: Ground): Phase[] {
  const { channels } = window;
  const visit = `let value = ${at(input, `pixel * ${channels}u + c`)}; if (!isFound || value > largest) { largest = value; isFound = true; }`;
  return [
    share(
      countOf(output),
      `${outputParts(window, ['c', channels])} var largest = 0.0; var isFound = false; ${eachTap(window, visit)} ${at(output, 'i')} = largest;`,
    ),
  ];
}

/** A pixel takes the gradient of each window in which it beats those before it and none after it beats it. */
export function maxPool2dGradient({ input, dOutput, dInput, window }: OpOf<'maxPool2dGradient'>, { at }: Ground): Phase[] {
  const { channels } = window;
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, dilation, padTop, padLeft, height, width } = window;
  const visit = `
    var isBest = true;
    for (var rival = 0u; rival < ${kernelHeight * kernelWidth}u; rival += 1u) {
      let rivalY = outY * ${strideHeight}u + (rival / ${kernelWidth}u) * ${dilation}u - ${padTop}u;
      let rivalX = outX * ${strideWidth}u + (rival % ${kernelWidth}u) * ${dilation}u - ${padLeft}u;
      if (rival == tap || rivalY >= ${height}u || rivalX >= ${width}u) { continue; }
      let other = ${at(input, `((row * ${height}u + rivalY) * ${width}u + rivalX) * ${channels}u + c`)};
      if (select(other > value, !(value > other), rival < tap)) { isBest = false; }
    }
    if (isBest) { all += ${at(dOutput, `position * ${channels}u + c`)}; }`;
  return [
    share(
      countOf(dInput),
      `${inputParts(window)} let value = ${at(input, 'i')}; var all = 0.0; ${eachWindow(window, visit)} ${at(dInput, 'i')} = all;`,
    ),
  ];
}

const taps = ({ kernelHeight, kernelWidth }: Window2d): string => real(kernelHeight * kernelWidth);

export function averagePool2d({ input, output, window }: OpOf<'averagePool2d'>, { at }: Ground): Phase[] {
  const { channels } = window;
  const visit = `all += ${at(input, `pixel * ${channels}u + c`)};`;
  return [
    share(
      countOf(output),
      `${outputParts(window, ['c', channels])} var all = 0.0; ${eachTap(window, visit)} ${at(output, 'i')} = all / ${taps(window)};`,
    ),
  ];
}

export function averagePool2dGradient({ dOutput, dInput, window }: OpOf<'averagePool2dGradient'>, { at }: Ground): Phase[] {
  const visit = `all += ${at(dOutput, `position * ${window.channels}u + c`)};`;
  return [
    share(countOf(dInput), `${inputParts(window)} var all = 0.0; ${eachWindow(window, visit)} ${at(dInput, 'i')} = all / ${taps(window)};`),
  ];
}
