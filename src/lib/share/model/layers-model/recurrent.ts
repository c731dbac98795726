/** Recurrent layers as Keras's own, but for gru: TF.js has only the older one, whose reset gate stands before the product. */
import type { LstmLayer, SimpleRnnLayer } from '../../../spec/layers/recurrent.ts';
import type { PlacedNode, Tensor } from '../graph.ts';
import { zeros, type LayersModelBuilder } from './builder.ts';

type Recurrent = SimpleRnnLayer | LstmLayer;

const classes = { simpleRnn: 'SimpleRNN', lstm: 'LSTM' } as const;

export function recur(builder: LayersModelBuilder, node: PlacedNode, { on, layer }: { on: string; layer: Recurrent }): string {
  const { name } = node;
  const { type, units, returns, direction } = layer;
  const inner = {
    units,
    activation: 'tanh',
    ...(type === 'lstm' && { recurrent_activation: 'sigmoid', unit_forget_bias: false }),
    use_bias: true,
    kernel_initializer: zeros,
    recurrent_initializer: zeros,
    return_sequences: returns === 'all',
    go_backwards: direction === 'backward',
  };
  const weightsOf = (prefix: string, named: (own: string) => string): Record<string, Tensor> => ({
    [`${prefix}kernel`]: node.weight(named('weights')),
    [`${prefix}recurrent_kernel`]: node.weight(named('recurrentWeights')),
    [`${prefix}bias`]: node.weight(named('bias')),
  });
  const plain = (own: string) => own;
  if (direction === 'both') {
    return builder.call('Bidirectional', {
      on,
      name,
      config: { layer: { class_name: classes[type], config: { name: type, ...inner } }, merge_mode: 'concat' },
      weights: {
        ...weightsOf(`forward_${type}/`, plain),
        ...weightsOf(`backward_${type}/`, (own) => `backward${own.charAt(0).toUpperCase()}${own.slice(1)}`),
      },
    });
  }
  const read = builder.call(classes[type], { on, name, config: inner, weights: weightsOf('', plain) });
  return direction === 'backward' && returns === 'all' ? reverse(builder, node, read) : read;
}

/** Keras gives the states in the order in which it read them. */
function reverse(builder: LayersModelBuilder, { name, inputShape: [positions = 1] }: PlacedNode, on: string): string {
  const turned = (from: string, called: string) =>
    builder.call('Permute', { on: from, name: `${name}_${called}`, config: { dims: [2, 1] } });
  const values = Float32Array.from({ length: positions ** 2 }, (_, at) =>
    (at % positions) + Math.floor(at / positions) === positions - 1 ? 1 : 0,
  );
  const reversed = builder.call('Dense', {
    on: turned(on, 'turned'),
    name: `${name}_reversed`,
    config: { units: positions, activation: 'linear', use_bias: false, kernel_initializer: zeros },
    weights: { kernel: { shape: [positions, positions], values } },
  });
  return turned(reversed, 'states');
}
