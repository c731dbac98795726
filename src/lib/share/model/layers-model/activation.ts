import type { ActivationLayerName } from '../../../spec/layers/weights.ts';
import type { PlacedNode } from '../graph.ts';
import { filled } from '../tensor.ts';
import { normalise } from './affine.ts';
import type { LayersModelBuilder } from './builder.ts';

/** What TF.js calls each within a layer; null: it is of layers of its own. */
const names: Record<ActivationLayerName, string | null> = {
  linear: 'linear',
  relu: 'relu',
  leakyRelu: null,
  elu: 'elu',
  gelu: null, // TF.js reads gelu_new as geluNew, which it does not know
  silu: 'swish',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  softmax: 'softmax',
};

/** What goes into the layer with the weights; the rest follows it, see `activateBehind`. */
export const activationWithin = (activation: ActivationLayerName): string => names[activation] ?? 'linear';

type Behind = { on: string; activation: ActivationLayerName };

/** What a layer with `activationWithin` still lacks. */
export function activateBehind(builder: LayersModelBuilder, { name, outputShape }: PlacedNode, { on, activation }: Behind): string {
  if (activation === 'leakyRelu') return builder.call('LeakyReLU', { on, name: `${name}_leaky`, config: { alpha: 0.01 } });
  return activation === 'gelu' ? gelu(builder, on, { name, channels: outputShape.at(-1) ?? 1 }) : on;
}

export function activate(builder: LayersModelBuilder, node: PlacedNode, { on, activation }: Behind): string {
  const known = names[activation];
  if (known === null) return activateBehind(builder, node, { on, activation });
  return builder.call('Activation', { on, name: node.name, config: { activation: known } });
}

/** x / 2 (1 + tanh(a (x + b x^3))) as x sigmoid(x (2 a + 2 a b x^2)). */
function gelu(builder: LayersModelBuilder, on: string, { name, channels }: { name: string; channels: number }): string {
  const [twice, cubic] = [2 * Math.sqrt(2 / Math.PI), 0.044715];
  const plain = { mean: filled(channels, 0), variance: filled(channels, 1), epsilon: 0 };
  // Scaled first: TF.js lets go of what a layer is handed twice.
  const scaled = normalise(builder, { on, name: `${name}_scaled`, gain: filled(channels, twice * cubic), ...plain });
  const square = builder.call('Multiply', { on: [on, scaled], name: `${name}_square` });
  const slope = normalise(builder, { on: square, name: `${name}_slope`, bias: filled(channels, twice), ...plain });
  const bent = builder.call('Multiply', { on: [on, slope], name: `${name}_bent` });
  const share = builder.call('Activation', { on: bent, name: `${name}_share`, config: { activation: 'sigmoid' } });
  return builder.call('Multiply', { on: [on, share], name: `${name}_gelu` });
}
