/** Convolutions: a thread for each number that is written, which walks over the taps that touch it. NHWC; padding is never read. */
import type { OpOf, Window2d } from '../../../ops/op.ts';
import { countOf, overLines, share, sumOf, type Ground, type Phase } from '../snippet.ts';

/** Statements that name the parts of `index`, the last length first: 'c' 3, 'x' 5 ... ; what is left over goes to `rest`. */
function apart(index: string, names: [string, number][], rest: string): string {
  let below = 1;
  const parts = names.map(([name, length]) => {
    const part = `let ${name} = (${index} / ${below}u) % ${length}u;`;
    below *= length;
    return part;
  });
  return `${parts.join(' ')} let ${rest} = ${index} / ${below}u;`;
}

/** From output (row, outY, outX, tail) to its parts. */
export const outputParts = ({ outWidth, outHeight }: Window2d, tail: [string, number]): string =>
  apart('i', [tail, ['outX', outWidth], ['outY', outHeight]], 'row');
export const inputParts = ({ width, height, channels }: Window2d): string =>
  apart(
    'i',
    [
      ['c', channels],
      ['x', width],
      ['y', height],
    ],
    'row',
  );

/** For each tap (ky, kx) of the window at (row, outY, outX) that lies inside: `visit`, with `pixel` and `tap`. Below 0 wraps round to far beyond. */
export const eachTap = (window: Window2d, visit: string): string => {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, dilation, padTop, padLeft, height, width } = window;
  return `
    for (var ky = 0u; ky < ${kernelHeight}u; ky += 1u) {
      let y = outY * ${strideHeight}u + ky * ${dilation}u - ${padTop}u;
      if (y >= ${height}u) { continue; }
      for (var kx = 0u; kx < ${kernelWidth}u; kx += 1u) {
        let x = outX * ${strideWidth}u + kx * ${dilation}u - ${padLeft}u;
        if (x >= ${width}u) { continue; }
        let pixel = (row * ${height}u + y) * ${width}u + x;
        let tap = ky * ${kernelWidth}u + kx;
        ${visit}
      }
    }`;
};

/** For each window whose tap (ky, kx) lies on pixel (row, y, x): `visit`, with `outY`, `outX`, `position` and `tap`. */
export const eachWindow = (window: Window2d, visit: string): string => {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, dilation, padTop, padLeft, outHeight, outWidth } = window;
  return `
    for (var ky = 0u; ky < ${kernelHeight}u; ky += 1u) {
      let down = y + ${padTop}u - ky * ${dilation}u;
      let outY = down / ${strideHeight}u;
      if (down % ${strideHeight}u != 0u || outY >= ${outHeight}u) { continue; }
      for (var kx = 0u; kx < ${kernelWidth}u; kx += 1u) {
        let along = x + ${padLeft}u - kx * ${dilation}u;
        let outX = along / ${strideWidth}u;
        if (along % ${strideWidth}u != 0u || outX >= ${outWidth}u) { continue; }
        let position = (row * ${outHeight}u + outY) * ${outWidth}u + outX;
        let tap = ky * ${kernelWidth}u + kx;
        ${visit}
      }
    }`;
};

export function conv2d({ input, filter, output, window, filters }: OpOf<'conv2d'>, { at }: Ground): Phase[] {
  const { channels } = window;
  const term = `${at(input, `pixel * ${channels}u + k`)} * ${at(filter, `(tap * ${channels}u + k) * ${filters}u + f`)}`;
  const visit = `${sumOf(term, { to: `${channels}u`, length: channels })} all += sum;`;
  return [
    share(countOf(output), `${outputParts(window, ['f', filters])} var all = 0.0; ${eachTap(window, visit)} ${at(output, 'i')} = all;`),
  ];
}

export function conv2dInputGradient({ dOutput, filter, dInput, window, filters }: OpOf<'conv2dInputGradient'>, { at }: Ground): Phase[] {
  const { channels } = window;
  const term = `${at(dOutput, `position * ${filters}u + k`)} * ${at(filter, `(tap * ${channels}u + c) * ${filters}u + k`)}`;
  const visit = `${sumOf(term, { to: `${filters}u`, length: filters })} all += sum;`;
  return [share(countOf(dInput), `${inputParts(window)} var all = 0.0; ${eachWindow(window, visit)} ${at(dInput, 'i')} = all;`)];
}

type FilterGradient = OpOf<'conv2dFilterGradient'> | OpOf<'depthwiseConv2dFilterGradient'>;

/** A sum over all positions of the batch for each number of the filter: of tap (ky, kx), channel c and, with filters, filter f. */
function filterGradient({ input, dOutput, dFilter, window }: FilterGradient, ground: Ground, filters: number | null): Phase[] {
  const { height, width, channels, kernelWidth, strideHeight, strideWidth, dilation, padTop, padLeft, outHeight, outWidth } = window;
  const tail: [string, number][] = filters === null ? [] : [['f', filters]];
  const behind = filters === null ? `k * ${channels}u + c` : `k * ${filters}u + f`;
  const positions = outHeight * outWidth;
  return overLines(ground, {
    outputs: dFilter.size,
    lines: `rows * ${positions}u`,
    most: ground.most * positions,
    before: `${apart('o', [...tail, ['c', channels], ['kx', kernelWidth]], 'ky')}`,
    term: `
      let y = ((k / ${outWidth}u) % ${outHeight}u) * ${strideHeight}u + ky * ${dilation}u - ${padTop}u;
      let x = (k % ${outWidth}u) * ${strideWidth}u + kx * ${dilation}u - ${padLeft}u;
      if (y < ${height}u && x < ${width}u) {
        SUM += ${ground.at(input, `(((k / ${positions}u) * ${height}u + y) * ${width}u + x) * ${channels}u + c`)} * ${ground.at(dOutput, behind)};
      }`,
    store: `${ground.at(dFilter, 'o')} = sum;`,
  });
}

export const conv2dFilterGradient = (op: OpOf<'conv2dFilterGradient'>, ground: Ground): Phase[] => filterGradient(op, ground, op.filters);
export const depthwiseConv2dFilterGradient = (op: OpOf<'depthwiseConv2dFilterGradient'>, ground: Ground): Phase[] =>
  filterGradient(op, ground, null);

export function depthwiseConv2d({ input, filter, output, window }: OpOf<'depthwiseConv2d'>, { at }: Ground): Phase[] {
  const { channels } = window;
  const visit = `all += ${at(input, `pixel * ${channels}u + c`)} * ${at(filter, `tap * ${channels}u + c`)};`;
  return [
    share(countOf(output), `${outputParts(window, ['c', channels])} var all = 0.0; ${eachTap(window, visit)} ${at(output, 'i')} = all;`),
  ];
}

export function depthwiseConv2dInputGradient(op: OpOf<'depthwiseConv2dInputGradient'>, { at }: Ground): Phase[] {
  const { dOutput, filter, dInput, window } = op;
  const { channels } = window;
  const visit = `all += ${at(dOutput, `position * ${channels}u + c`)} * ${at(filter, `tap * ${channels}u + c`)};`;
  return [share(countOf(dInput), `${inputParts(window)} var all = 0.0; ${eachWindow(window, visit)} ${at(dInput, 'i')} = all;`)];
}
