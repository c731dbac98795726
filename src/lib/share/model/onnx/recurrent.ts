/** Recurrent layers by ONNX's own RNN, GRU and LSTM, whose gates stand in another order and whose weights are turned. */
import type { GruLayer, LstmLayer, SimpleRnnLayer } from '../../../spec/layers/recurrent.ts';
import type { PlacedNode, Tensor } from '../graph.ts';
import { joined, partsOf, turned } from '../tensor.ts';
import type { Attribute } from './onnx-file.ts';
import type { OnnxBuilder, Value } from './builder.ts';

type Recurrent = SimpleRnnLayer | GruLayer | LstmLayer;

/** ONNX's gates in order, by their place in Daybook's: r, z, n of a gru, i, f, g, o of an lstm. */
const gateOrder: Record<Recurrent['type'], number[]> = { simpleRnn: [0], gru: [1, 0, 2], lstm: [0, 3, 1, 2] };
const ops: Record<Recurrent['type'], string> = { simpleRnn: 'RNN', gru: 'GRU', lstm: 'LSTM' };
const directions = { forward: 'forward', backward: 'reverse', both: 'bidirectional' } as const;

export function recur(builder: OnnxBuilder, node: PlacedNode, { value, layer }: { value: Value; layer: Recurrent }): Value {
  const [positions = 1, channels = 1] = node.inputShape;
  const { type, units, returns, direction } = layer;
  const gates = gateOrder[type].length;
  const readings = direction === 'both' ? ['', 'backward'] : [''];
  const named = (reading: string, own: string) => node.weight(reading ? `${reading}${own.charAt(0).toUpperCase()}${own.slice(1)}` : own);
  const reordered = (tensor: Tensor): Tensor[] => {
    const parts = partsOf(tensor, gates);
    return gateOrder[type].flatMap((gate) => parts[gate] ?? []);
  };
  const matrix = (own: string, inner: number): Tensor =>
    joined(
      readings.flatMap((reading) => reordered(named(reading, own)).map((part) => turned(part, [1, 0]))),
      [readings.length, gates * units, inner],
    );
  const nothing: Tensor = { shape: [gates * units], values: new Float32Array(gates * units) };
  const biases = joined(
    readings.flatMap((reading) => [named(reading, 'bias'), type === 'gru' ? named(reading, 'recurrentBias') : nothing].flatMap(reordered)),
    [readings.length, 2 * gates * units],
  );
  const inputs = [
    builder.turn(value.name, [1, 0, 2]),
    builder.floats('weights', matrix('weights', channels)),
    builder.floats('recurrentWeights', matrix('recurrentWeights', units)),
    builder.floats('bias', biases),
  ];
  const attributes: Record<string, Attribute> = { hidden_size: { int: units }, direction: { text: directions[direction] } };
  if (type === 'gru') attributes.linear_before_reset = { int: 1 };
  const width = readings.length * units;
  if (returns === 'all') {
    const states = builder.node(ops[type], inputs, { attributes, outputs: [builder.output('states')] });
    const name = builder.reshape(builder.turn(states, [2, 0, 1, 3]), [positions, width]); // from [positions, directions, batch, units]
    return { name, shape: node.outputShape, channels: 'last' };
  }
  const last = builder.output('last');
  builder.node(ops[type], inputs, { attributes, outputs: ['', last] });
  return { name: builder.reshape(builder.turn(last, [1, 0, 2]), [width]), shape: node.outputShape, channels: 'last' };
}
