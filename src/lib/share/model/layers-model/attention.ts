/** Self-attention of standard layers, head by head: TF.js multiplies no more than matrices. */
import type { MultiHeadAttentionLayer } from '../../../spec/layers/attention.ts';
import type { PlacedNode, Tensor } from '../graph.ts';
import { causalMask, columnsOf } from '../tensor.ts';
import { addTable } from './affine.ts';
import { zeros, type LayersModelBuilder } from './builder.ts';

export function attend(
  builder: LayersModelBuilder,
  node: PlacedNode,
  { on, layer }: { on: string; layer: MultiHeadAttentionLayer },
): string {
  const { name } = node;
  const [positions = 1, channels = 1] = node.inputShape;
  const { heads, causal } = layer;
  const width = channels / heads;
  const [weights, bias] = [node.weight('weights'), node.weight('bias')];
  const dense = (from: string, called: string, [kernel, biases]: [Tensor, Tensor]): string =>
    builder.call('Dense', {
      on: from,
      name: `${name}_${called}`,
      config: { units: biases.shape[0], activation: 'linear', use_bias: true, kernel_initializer: zeros },
      weights: { kernel, bias: biases },
    });
  const mixed = Array.from({ length: heads }, (_, head) => {
    const own = (role: number, tensor: Tensor) => columnsOf(tensor, role * channels + head * width, role * channels + (head + 1) * width);
    const scale = 1 / Math.sqrt(width);
    const scaled = ({ shape, values }: Tensor): Tensor => ({ shape, values: values.map((value) => value * scale) });
    const queries = dense(on, `queries${head + 1}`, [scaled(own(0, weights)), scaled(own(0, bias))]);
    const keys = dense(on, `keys${head + 1}`, [own(1, weights), own(1, bias)]);
    const values = dense(on, `values${head + 1}`, [own(2, weights), own(2, bias)]);
    const dot = (between: string[], axes: number[], called: string) =>
      builder.call('Dot', { on: between, name: `${name}_${called}${head + 1}`, config: { axes, normalize: false } });
    const products = dot([queries, keys], [2, 2], 'scores');
    const scores = causal ? addTable(builder, products, { name: `${name}_mask${head + 1}`, table: causalMask(positions) }) : products;
    const shares = builder.call('Activation', { on: scores, name: `${name}_shares${head + 1}`, config: { activation: 'softmax' } });
    return dot([shares, values], [2, 1], 'mixed');
  });
  const side =
    mixed.length > 1 ? builder.call('Concatenate', { on: mixed, name: `${name}_heads`, config: { axis: -1 } }) : (mixed[0] ?? on);
  return dense(side, 'output', [node.weight('outputWeights'), node.weight('outputBias')]);
}
