/** Self-attention by products and a softmax, as engine/layers/multi-head-attention.ts defines it. */
import type { MultiHeadAttentionLayer } from '../../../spec/layers/attention.ts';
import type { PlacedNode } from '../graph.ts';
import { causalMask } from '../tensor.ts';
import type { OnnxBuilder, Value } from './builder.ts';

export function attend(builder: OnnxBuilder, node: PlacedNode, { value, layer }: { value: Value; layer: MultiHeadAttentionLayer }): Value {
  const [positions = 1, channels = 1] = node.inputShape;
  const { heads, causal } = layer;
  const width = channels / heads;
  const project = (input: string, weights: string, bias: string): string =>
    builder.node('Add', [
      builder.node('MatMul', [input, builder.floats(weights, node.weight(weights))]),
      builder.floats(bias, node.weight(bias)),
    ]);
  const projected = project(value.name, 'weights', 'bias');
  const roles = ['queries', 'keys', 'values'].map(builder.output);
  const sizes = builder.wholes('sizes', [channels, channels, channels]);
  builder.node('Split', [projected, sizes], { attributes: { axis: { int: 2 } }, outputs: roles });
  /** [batch, heads, positions, width], or with the last two turned. */
  const headsOf = (role: number, axes: number[]) => builder.turn(builder.reshape(roles[role] ?? '', [positions, heads, width]), axes);
  const products = builder.node('MatMul', [headsOf(0, [0, 2, 1, 3]), headsOf(1, [0, 2, 3, 1])]);
  const scaled = builder.node('Mul', [products, builder.scalar('scale', 1 / Math.sqrt(width))]);
  const scores = causal ? builder.node('Add', [scaled, builder.floats('mask', causalMask(positions))]) : scaled;
  const shares = builder.node('Softmax', [scores], { attributes: { axis: { int: -1 } } });
  const mixed = builder.turn(builder.node('MatMul', [shares, headsOf(2, [0, 2, 1, 3])]), [0, 2, 1, 3]);
  const name = project(builder.reshape(mixed, [positions, channels]), 'outputWeights', 'outputBias');
  return { name, shape: node.outputShape, channels: 'last' };
}
