/** Products, biases, activations and what works number by number. */
import type { ActivationFunction, OpOf } from '../../../ops/op.ts';
import { countOf, mostOf, overLines, real, share, sumOf, type Ground, type Phase } from '../snippet.ts';

export function matmul({ a, b, output, inner, columns, transposeB }: OpOf<'matmul'>, ground: Ground): Phase[] {
  const right = transposeB ? `column * ${inner}u + k` : `k * ${columns}u + column`;
  const term = `${ground.at(a, 'first + k')} * ${ground.at(b, right)}`;
  return [
    share(
      `${countOf(a, inner)} * ${columns}u`,
      `let first = (i / ${columns}u) * ${inner}u; let column = i % ${columns}u;
      ${sumOf(term, { to: `${inner}u`, length: inner })}
      ${ground.at(output, 'i')} = sum;`,
    ),
  ];
}

export function matmulOverBatch({ a, b, output, inner, columns }: OpOf<'matmulOverBatch'>, ground: Ground): Phase[] {
  return overLines(ground, {
    outputs: inner * columns,
    lines: countOf(a, inner),
    most: mostOf(a, ground, inner),
    before: `let left = o / ${columns}u; let column = o % ${columns}u;`,
    term: `${ground.at(a, `k * ${inner}u + left`)} * ${ground.at(b, `k * ${columns}u + column`)}`,
    store: `${ground.at(output, 'o')} = sum;`,
  });
}

/** gelu(x) = x sigmoid(x (a + b x^2)), since (1 + tanh(u)) / 2 = sigmoid(2u). */
const geluLinear = 2 * Math.sqrt(2 / Math.PI);
const geluCubic = geluLinear * 0.044715;
const geluShare = `logistic(x * (${real(geluLinear)} + ${real(geluCubic)} * x * x))`;

/** Of x; a NaN stays one. */
const functions: Record<ActivationFunction, string> = {
  linear: 'x',
  relu: 'select(x, 0.0, x < 0.0)',
  leakyRelu: 'select(x, 0.01 * x, x < 0.0)',
  elu: 'select(x, expOf(min(x, 0.0)) - 1.0, x < 0.0)',
  gelu: `x * ${geluShare}`,
  silu: 'x * logistic(x)',
  tanh: 'tanhOf(x)',
  sigmoid: 'logistic(x)',
};

/** Of y, what the function gave; for gelu and silu of x, what it got. */
const slopes: Record<ActivationFunction, string> = {
  linear: '1.0',
  relu: 'select(0.0, 1.0, y > 0.0)',
  leakyRelu: 'select(0.01, 1.0, y > 0.0)',
  elu: 'select(y + 1.0, 1.0, y > 0.0)',
  gelu: `part * (1.0 + (1.0 - part) * x * (${real(geluLinear)} + ${real(3 * geluCubic)} * x * x))`,
  silu: 'part * (1.0 + (1.0 - part) * x)',
  tanh: '1.0 - y * y',
  sigmoid: 'y * (1.0 - y)',
};

const parts: Partial<Record<ActivationFunction, string>> = { gelu: geluShare, silu: 'logistic(x)' };

export function biasActivation({ input, bias, output, channels, function: name }: OpOf<'biasActivation'>, ground: Ground): Phase[] {
  const added = bias ? ` + ${ground.at(bias, `i % ${channels}u`)}` : '';
  return [share(countOf(input), `let x = ${ground.at(input, 'i')}${added}; ${ground.at(output, 'i')} = ${functions[name]};`)];
}

export function activationGradient(op: OpOf<'activationGradient'>, ground: Ground): Phase[] {
  const { output, input, dOutput, dInput, function: name } = op;
  const part = parts[name];
  const known = input ? `let x = ${ground.at(input, 'i')};${part ? ` let part = ${part};` : ''}` : `let y = ${ground.at(output, 'i')};`;
  return [share(countOf(output), `${known} ${ground.at(dInput, 'i')} = ${ground.at(dOutput, 'i')} * (${slopes[name]});`)];
}

export function biasGradient({ dOutput, dBias, channels }: OpOf<'biasGradient'>, ground: Ground): Phase[] {
  return overLines(ground, {
    outputs: channels,
    lines: countOf(dOutput, channels),
    most: mostOf(dOutput, ground, channels),
    term: ground.at(dOutput, `k * ${channels}u + o`),
    store: `${ground.at(dBias, 'o')} = sum;`,
  });
}

export const copy = ({ input, output }: OpOf<'copy'>, { at }: Ground): Phase[] => [
  share(countOf(output), `${at(output, 'i')} = ${at(input, 'i')};`),
];

export const add = ({ a, b, output }: OpOf<'add'>, { at }: Ground): Phase[] => [
  share(countOf(output), `${at(output, 'i')} = ${at(a, 'i')} + ${at(b, 'i')};`),
];

export const multiply = ({ a, b, output }: OpOf<'multiply'>, { at }: Ground): Phase[] => [
  share(countOf(output), `${at(output, 'i')} = ${at(a, 'i')} * ${at(b, 'i')};`),
];
