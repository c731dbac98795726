/**
 * Self-attention (Vaswani et al. 2017): queries, keys and values by one dense layer, softmax(q k^T / sqrt(size of a head)) v
 * head by head, the heads side by side, and a dense layer over them. The channels stay as many as they are.
 * Weights: [channels, 3 * channels] for queries, keys, values; outputWeights: [channels, channels].
 */
import type { MultiHeadAttentionLayer } from '../../spec/layers/attention.ts';
import type { Part, View } from '../ops/op.ts';
import { inferred, problem, showShape, type LayerBuilder, type LayerLowering, type ParameterShape } from './layer.ts';

export function multiHeadAttention({ heads, causal }: MultiHeadAttentionLayer): LayerLowering {
  return {
    infer({ name, inputShape }) {
      const [positions, channels] = inputShape;
      if (positions === undefined || channels === undefined || inputShape.length > 2) {
        return problem(
          '',
          `${name} needs a sequence (positions x channels), but it gets ${showShape(inputShape)}: use it on text or series.`,
        );
      }
      if (channels % heads !== 0) {
        const fitting = Array.from({ length: channels }, (_, i) => i + 1).filter((count) => channels % count === 0 && count <= 16);
        const message = `${name} shares ${channels} channels among ${heads} heads, which leaves a remainder: take ${listed(fitting)} heads, or other units before it.`;
        return problem('heads', message);
      }
      return inferred({
        outputShape: inputShape,
        parameters: parametersOf(channels),
        multiplyAdds: 4 * positions * channels * channels + 2 * positions * positions * channels,
      });
    },

    forward(builder, input) {
      const size = sizesOf(builder, heads);
      const { positions, channels, width } = size;
      const projected = builder.scratch('projected', 3 * input.size);
      project(builder, { input, output: projected, name: 'weights', bias: 'bias' }, { inner: channels, columns: 3 * channels });
      for (const [place, name] of roles.entries()) {
        builder.emit({ op: 'take', input: projected, output: builder.scratch(name, input.size), part: headsOf(size, place) });
      }
      const shares = attend(builder, { size, causal });
      const mixed = builder.scratch('mixed', input.size);
      const product = { groups: heads, rows: positions, inner: positions, columns: width, transposeA: false, transposeB: false, scale: 1 };
      builder.emit({ op: 'batchedMatmul', a: shares, b: builder.scratch('values', input.size), output: mixed, ...product });
      const joined = builder.scratch('joined', input.size);
      builder.emit({ op: 'take', input: mixed, output: joined, part: sideBySide(size) });
      const output = builder.scratch('output', input.size);
      project(builder, { input: joined, output, name: 'outputWeights', bias: 'outputBias' }, { inner: channels, columns: channels });
      return output;
    },

    backward(builder, { input, dOutput, wantsInputGradient }) {
      const size = sizesOf(builder, heads);
      const { positions, channels, width, scale } = size;
      const of = (name: string) => builder.scratch(name, input.size);
      const squares = (name: string) => builder.scratch(name, heads * positions * positions);

      const dJoined = of('dJoined');
      const output = { input: of('joined'), dOutput, name: 'outputWeights', bias: 'outputBias' };
      projectBackward(builder, { ...output, dInput: dJoined }, { inner: channels, columns: channels });
      const dMixed = of('dMixed');
      builder.emit({ op: 'place', input: dJoined, output: dMixed, onto: null, part: sideBySide(size) });

      const [shares, dShares, dScores] = [squares('shares'), squares('dShares'), squares('dScores')];
      const wide = { groups: heads, rows: positions, inner: positions, columns: width };
      const square = { groups: heads, rows: positions, inner: width, columns: positions, transposeA: false, transposeB: true };
      builder.emit({
        op: 'batchedMatmul',
        a: shares,
        b: dMixed,
        output: of('dValues'),
        ...wide,
        transposeA: true,
        transposeB: false,
        scale: 1,
      });
      builder.emit({ op: 'batchedMatmul', a: dMixed, b: of('values'), output: dShares, ...square, scale: 1 });
      builder.emit({ op: 'softmaxGradient', output: shares, dOutput: dShares, dInput: dScores, width: positions });
      const ways = { ...wide, transposeB: false, scale };
      builder.emit({ op: 'batchedMatmul', a: dScores, b: of('keys'), output: of('dQueries'), ...ways, transposeA: false });
      builder.emit({ op: 'batchedMatmul', a: dScores, b: of('queries'), output: of('dKeys'), ...ways, transposeA: true });

      const dProjected = builder.scratch('dProjected', 3 * input.size);
      for (const [place, name] of [of('dQueries'), of('dKeys'), of('dValues')].entries()) {
        const onto = place === 0 ? null : dProjected;
        builder.emit({ op: 'place', input: name, output: dProjected, onto, part: headsOf(size, place) });
      }
      const dInput = wantsInputGradient ? of('dInput') : null;
      projectBackward(
        builder,
        { input, dOutput: dProjected, dInput, name: 'weights', bias: 'bias' },
        { inner: channels, columns: 3 * channels },
      );
      return dInput;
    },
  };
}

const roles = ['queries', 'keys', 'values'];

const listed = (numbers: number[]): string =>
  numbers.length > 1 ? `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}` : `${numbers[0]}`;

function parametersOf(channels: number): ParameterShape[] {
  const fans = { fanIn: channels, fanOut: channels }; // queries, keys and values each for themselves
  return [
    { name: 'weights', shape: [channels, 3 * channels], initialiser: 'glorotUniform', ...fans },
    { name: 'bias', shape: [3 * channels], initialiser: 'zeros', ...fans },
    { name: 'outputWeights', shape: [channels, channels], initialiser: 'glorotUniform', isRegularised: true, ...fans },
    { name: 'outputBias', shape: [channels], initialiser: 'zeros', ...fans },
  ];
}

type Sizes = { heads: number; positions: number; channels: number; width: number; scale: number }; // width: channels of a head

function sizesOf({ inputShape: [positions = 1, channels = 1] }: LayerBuilder, heads: number): Sizes {
  const width = channels / heads;
  return { heads, positions, channels, width, scale: 1 / Math.sqrt(width) };
}

/** [heads, positions, width] of the queries (place 0), keys or values within [positions, 3 * channels]. */
const headsOf = ({ heads, positions, channels, width }: Sizes, place: number): Part => ({
  start: place * channels,
  lengths: [heads, positions, width],
  strides: [width, 3 * channels, 1],
});

/** [positions, heads, width] within [heads, positions, width]. */
const sideBySide = ({ heads, positions, width }: Sizes): Part => ({
  start: 0,
  lengths: [positions, heads, width],
  strides: [width, positions * width, 1],
});

/** How much each position takes of each, [heads, positions, positions]. */
function attend(builder: LayerBuilder, { size, causal }: { size: Sizes; causal: boolean }): View {
  const { heads, positions, width, channels, scale } = size;
  const [scores, shares] = [builder.scratch('scores', heads * positions ** 2), builder.scratch('shares', heads * positions ** 2)];
  const [a, b] = [builder.scratch('queries', positions * channels), builder.scratch('keys', positions * channels)];
  const product = { groups: heads, rows: positions, inner: width, columns: positions, transposeA: false, transposeB: true, scale };
  builder.emit({ op: 'batchedMatmul', a, b, output: scores, ...product });
  builder.emit({ op: 'softmax', input: scores, output: shares, width: positions, causalRows: causal ? positions : null });
  return shares;
}

type Projection = { input: View; name: string; bias: string };
type Extent = { inner: number; columns: number };

function project(builder: LayerBuilder, { input, output, name, bias }: Projection & { output: View }, { inner, columns }: Extent): void {
  builder.emit({ op: 'matmul', a: input, b: builder.parameter(name), output, inner, columns, transposeB: false });
  builder.emit({ op: 'biasActivation', input: output, bias: builder.parameter(bias), output, channels: columns, function: 'linear' });
}

type ProjectionBehind = Projection & { dOutput: View; dInput: View | null };

function projectBackward(
  builder: LayerBuilder,
  { input, dOutput, dInput, name, bias }: ProjectionBehind,
  { inner, columns }: Extent,
): void {
  builder.emit({ op: 'matmulOverBatch', a: input, b: dOutput, output: builder.gradient(name), inner, columns });
  builder.emit({ op: 'biasGradient', dOutput, dBias: builder.gradient(bias), channels: columns });
  if (dInput)
    builder.emit({
      op: 'matmul',
      a: dOutput,
      b: builder.parameter(name),
      output: dInput,
      inner: columns,
      columns: inner,
      transposeB: true,
    });
}
