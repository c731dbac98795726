/** What the numbers of a parameter start from, drawn in their order from the parameter's own stream. */
import type { Stream } from '../../numerics/streams.ts';
import { sizeOf, type ParameterInitialiser } from '../layers/layer.ts';
import type { Parameter } from '../ops/plan.ts';
import { orthonormal } from './orthonormal.ts';

type Drawn = Pick<Parameter, 'fanIn' | 'fanOut' | 'shape'>;
type Draw = (stream: Stream) => number;

const uniform =
  (limit: number): Draw =>
  (stream) =>
    (2 * stream.uniform() - 1) * limit;

const normal =
  (deviation: number): Draw =>
  (stream) =>
    stream.normal() * deviation;

/** Normal ones are not cut off, as PyTorch's. */
const draws: Record<Exclude<ParameterInitialiser, 'orthogonal'>, (fans: Drawn) => Draw> = {
  glorotUniform: ({ fanIn, fanOut }) => uniform(Math.sqrt(6 / (fanIn + fanOut))), // Glorot & Bengio 2010
  glorotNormal: ({ fanIn, fanOut }) => normal(Math.sqrt(2 / (fanIn + fanOut))),
  heUniform: ({ fanIn }) => uniform(Math.sqrt(6 / fanIn)), // He et al. 2015
  heNormal: ({ fanIn }) => normal(Math.sqrt(2 / fanIn)),
  lecunNormal: ({ fanIn }) => normal(Math.sqrt(1 / fanIn)), // LeCun et al. 1998
  uniform: () => uniform(0.05),
  normal: () => normal(0.05),
  zeros: () => () => 0,
  ones: () => () => 1,
};

export function initialValues(initialiser: ParameterInitialiser, parameter: Drawn, stream: Stream): Float32Array {
  const count = sizeOf(parameter.shape);
  if (initialiser === 'orthogonal') return orthogonal(parameter.shape, stream);
  const draw = draws[initialiser](parameter);
  return Float32Array.from({ length: count }, () => draw(stream));
}

/** Saxe et al. 2014: a random matrix of all inputs by units whose columns, or rows where those are fewer, are orthonormal. */
function orthogonal(shape: readonly number[], stream: Stream): Float32Array {
  const columns = shape.at(-1) ?? 1;
  const rows = sizeOf(shape) / columns;
  const matrix = Float64Array.from({ length: rows * columns }, () => stream.normal());
  return Float32Array.from(orthonormal(matrix, { rows, columns }));
}
