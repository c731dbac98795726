/** Products of many small matrices and softmax. */
import type { OpOf } from '../../../ops/op.ts';
import { countOf, real, share, sumOf, type Ground, type Phase } from '../snippet.ts';

export function batchedMatmul(op: OpOf<'batchedMatmul'>, { at }: Ground): Phase[] {
  const { a, b, output, rows, inner, columns, transposeA, transposeB, scale } = op;
  const left = transposeA ? `k * ${rows}u + line` : `line * ${inner}u + k`;
  const right = transposeB ? `column * ${inner}u + k` : `k * ${columns}u + column`;
  const term = `${at(a, `matrix * ${rows * inner}u + ${left}`)} * ${at(b, `matrix * ${inner * columns}u + ${right}`)}`;
  return [
    share(
      countOf(output),
      `let matrix = i / ${rows * columns}u; let line = (i / ${columns}u) % ${rows}u; let column = i % ${columns}u;
      ${sumOf(term, { to: `${inner}u`, length: inner })}
      ${at(output, 'i')} = ${real(scale)} * sum;`,
    ),
  ];
}

export function softmax({ input, output, width, causalRows }: OpOf<'softmax'>, { at }: Ground): Phase[] {
  const seen = causalRows === null ? `${width}u` : `min(i % ${causalRows}u + 1u, ${width}u)`;
  const term = `let power = expOf(${at(input, 'first + k')} - largest); ${at(output, 'first + k')} = power; SUM += power;`;
  return [
    share(
      countOf(input, width),
      `let first = i * ${width}u; let seen = ${seen};
      var largest = ${at(input, 'first')};
      for (var k = 1u; k < seen; k += 1u) { largest = max(largest, ${at(input, 'first + k')}); }
      ${sumOf(term, { to: 'seen', length: width })}
      for (var k = 0u; k < seen; k += 1u) { ${at(output, 'first + k')} = ${at(output, 'first + k')} / sum; }
      for (var k = seen; k < ${width}u; k += 1u) { ${at(output, 'first + k')} = 0.0; }`,
    ),
  ];
}

export const softmaxGradient = ({ output, dOutput, dInput, width }: OpOf<'softmaxGradient'>, { at }: Ground): Phase[] => [
  share(
    countOf(output, width),
    `let first = i * ${width}u;
    ${sumOf(`${at(output, 'first + k')} * ${at(dOutput, 'first + k')}`, { to: `${width}u`, length: width })}
    for (var k = 0u; k < ${width}u; k += 1u) { ${at(dInput, 'first + k')} = ${at(output, 'first + k')} * (${at(dOutput, 'first + k')} - sum); }`,
  ),
];
