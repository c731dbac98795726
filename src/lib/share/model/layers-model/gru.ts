/**
 * A gru of standard layers, position by position: TF.js's own resets the state before the product, Daybook's, as PyTorch's, behind it.
 * r, z = sigmoid([x, h] W); n = tanh(x Wn + r (h Un)); h = z h + (1 - z) n. Each layer is one, called at every position.
 */
import type { GruLayer } from '../../../spec/layers/recurrent.ts';
import type { PlacedNode, Tensor } from '../graph.ts';
import { filled, joined, partsOf } from '../tensor.ts';
import { normalise } from './affine.ts';
import { zeros, type LayersModelBuilder } from './builder.ts';

/** Beyond it a file of standard layers is too slow to open. */
export const mostGruPositions = 256;

export function unroll(builder: LayersModelBuilder, node: PlacedNode, { on, layer }: { on: string; layer: GruLayer }): string {
  const { name, inputShape } = node;
  const [positions = 1, channels = 1] = inputShape;
  const column = builder.call('Reshape', { on, name: `${name}_column`, config: { target_shape: [positions, 1, channels] } });
  const inputs = Array.from({ length: positions }, (_, at) => {
    const cropping = [[at, positions - 1 - at], [0, 0]]; // prettier-ignore
    const cut = builder.call('Cropping2D', { on: column, name: `${name}_cut${at + 1}`, config: { cropping } });
    return builder.call('Flatten', { on: cut, name: `${name}_input${at + 1}` });
  });
  const readings = layer.direction === 'both' ? [false, true] : [layer.direction === 'backward'];
  const read = readings.map((isBackward, place) => statesOf(builder, node, { inputs, layer, isBackward, place }));
  const side = (each: string[], called: string) =>
    each.length > 1 ? builder.call('Concatenate', { on: each, name: called, config: { axis: -1 } }) : (each[0] ?? on);
  if (layer.returns === 'last') return side(read.map((states, place) => states.at(readings[place] ? 0 : -1) ?? on), name); // prettier-ignore
  const rows = inputs.map((_, at) => side(read.flatMap((states) => states[at] ?? []), `${name}_row${at + 1}`)); // prettier-ignore
  const flat = side(rows, `${name}_rows`);
  return builder.call('Reshape', { on: flat, name, config: { target_shape: node.outputShape } });
}

type Reading = { inputs: string[]; layer: GruLayer; isBackward: boolean; place: number };

/** h of every position, in their order. */
function statesOf(builder: LayersModelBuilder, node: PlacedNode, { inputs, layer, isBackward, place }: Reading): string[] {
  const { units } = layer;
  const [, channels = 1] = node.inputShape;
  const called = (what: string) => `${node.name}_${place === 0 ? '' : 'backward_'}${what}`;
  const own = (name: string) => partsOf(node.weight(place === 0 ? name : `backward${name.charAt(0).toUpperCase()}${name.slice(1)}`), 3);
  const [weights, recurrent, bias, recurrentBias] = ['weights', 'recurrentWeights', 'bias', 'recurrentBias'].map(own);
  const of = (parts: Tensor[] | undefined, gate: number): Tensor => parts?.[gate] ?? filled(0, 0);

  const applied = new Set<string>();
  /** Makes the layer the first time it is called. */
  const apply = (what: string, on: string | string[], make: (name: string) => string): string => {
    if (applied.has(what)) return builder.again(called(what), on);
    applied.add(what);
    return make(called(what));
  };
  const dense = (
    what: string,
    on: string,
    { kernel, biases, activation = 'linear' }: { kernel: Tensor; biases: Tensor; activation?: string },
  ) =>
    apply(what, on, (name) =>
      builder.call('Dense', {
        on,
        name,
        config: { units, activation, use_bias: true, kernel_initializer: zeros },
        weights: { kernel, bias: biases },
      }),
    );
  const gate = (what: string, on: string, at: number) => {
    const kernel = joined([of(weights, at), of(recurrent, at)], [channels + units, units]);
    const biases: Tensor = {
      shape: [units],
      values: of(bias, at).values.map((value, unit) => value + (of(recurrentBias, at).values[unit] ?? 0)),
    };
    return dense(what, on, { kernel, biases, activation: 'sigmoid' });
  };
  const merge = (className: 'Add' | 'Multiply' | 'Concatenate', what: string, on: string[]) =>
    apply(what, on, (name) => builder.call(className, { on, name, config: className === 'Concatenate' ? { axis: -1 } : {} }));

  const nothing: Tensor = { shape: [channels, units], values: new Float32Array(channels * units) };
  const states: string[] = [];
  const order = isBackward ? inputs.map((_, at) => inputs.length - 1 - at) : inputs.map((_, at) => at);
  let h = dense('start', inputs[order[0] ?? 0] ?? '', { kernel: nothing, biases: filled(units, 0) });
  for (const at of order) {
    const x = inputs[at] ?? '';
    const both = merge('Concatenate', 'both', [x, h]);
    const [r, z] = [gate('reset', both, 0), gate('update', both, 1)];
    const product = dense('product', h, { kernel: of(recurrent, 2), biases: of(recurrentBias, 2) });
    const met = merge('Multiply', 'met', [r, product]);
    const sum = merge('Add', 'sum', [dense('new', x, { kernel: of(weights, 2), biases: of(bias, 2) }), met]);
    const fresh = apply('fresh', sum, (name) => builder.call('Activation', { on: sum, name, config: { activation: 'tanh' } }));
    const rest = apply('rest', z, (name) =>
      normalise(builder, {
        on: z,
        name,
        gain: filled(units, -1),
        bias: filled(units, 1),
        mean: filled(units, 0),
        variance: filled(units, 1),
        epsilon: 0,
      }),
    );
    h = merge('Add', 'state', [merge('Multiply', 'kept', [z, h]), merge('Multiply', 'taken', [rest, fresh])]);
    states[at] = h;
  }
  return states;
}
