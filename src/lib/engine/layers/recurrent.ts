/**
 * Reads a sequence position by position with a memory. All positions are projected at once, x W + b; the cell then walks over them.
 * W: [channels, gates * units], recurrent weights: [units, gates * units]; gates as in ops/cells.ts. A second set reads backward.
 */
import type { GruLayer, LstmLayer, SimpleRnnLayer } from '../../spec/layers/recurrent.ts';
import { cellShapes } from '../ops/cells.ts';
import type { RecurrentCell, Recurrence, View } from '../ops/op.ts';
import { inferred, lengthOf, type BackwardViews, type LayerBuilder, type LayerLowering, type ParameterShape } from './layer.ts';
import { sequenceOf } from './window.ts';

/** One reading of the sequence: its number, 0 or 1, says which part of the output is its own. */
type Reading = { place: number; isBackward: boolean };

const cells: Record<(SimpleRnnLayer | GruLayer | LstmLayer)['type'], RecurrentCell> = { simpleRnn: 'simple', gru: 'gru', lstm: 'lstm' };

export function recurrent({ type, units, returns, direction, initialiser }: SimpleRnnLayer | GruLayer | LstmLayer): LayerLowering {
  const cell = cells[type];
  const { gates, width } = cellShapes[cell];
  const columns = gates * units;
  const readings: Reading[] =
    direction === 'both' ? [{ place: 0, isBackward: false }, { place: 1, isBackward: true }] : [{ place: 0, isBackward: direction === 'backward' }]; // prettier-ignore
  const outputs = readings.length * units; // of each position
  const positionsOf = ({ inputShape }: LayerBuilder): number => inputShape[0] ?? 1;
  /** Where this reading's h, or its gradient, lies in the output. */
  const partOf = (builder: LayerBuilder, { place }: Reading) =>
    returns === 'all'
      ? { start: place * units, lengths: [positionsOf(builder), units], strides: [outputs, 1] }
      : { start: place * units, lengths: [units], strides: [1] };
  const lastOf = (builder: LayerBuilder, { isBackward }: Reading): number => (isBackward ? 0 : positionsOf(builder) - 1);

  function shapesOf({ place }: Reading, channels: number): ParameterShape[] {
    const name = (own: string) => nameOf(own, place);
    const input = { initialiser, fanIn: channels, fanOut: units };
    const own = { initialiser, fanIn: units, fanOut: units };
    const zeros = { shape: [columns], initialiser: 'zeros' as const, fanIn: units, fanOut: units };
    return [
      { name: name('weights'), shape: [channels, columns], isRegularised: true, ...input },
      { name: name('recurrentWeights'), shape: [units, columns], isRegularised: true, ...own },
      { name: name('bias'), ...zeros },
      ...(cell === 'gru' ? [{ name: name('recurrentBias'), ...zeros }] : []),
    ];
  }

  const partsOf = (builder: LayerBuilder, { place, isBackward }: Reading) => {
    const positions = positionsOf(builder);
    const scratch = (name: string, size: number): View => builder.scratch(`${name}${place}`, positions * size);
    return {
      weights: builder.parameter(nameOf('weights', place)),
      recurrentWeights: builder.parameter(nameOf('recurrentWeights', place)),
      recurrentBias: cell === 'gru' ? builder.parameter(nameOf('recurrentBias', place)) : null,
      record: scratch('record', width * units),
      scratch,
      positions,
      recurrence: { cell, units, positions, isBackward } satisfies Recurrence,
    };
  };

  function read(builder: LayerBuilder, input: View, reading: Reading): void {
    const { weights, recurrentWeights, recurrentBias, record, scratch, recurrence } = partsOf(builder, reading);
    const projected = scratch('projected', columns);
    const bias = builder.parameter(nameOf('bias', reading.place));
    const inner = lengthOf(builder.inputShape);
    builder.emit({ op: 'matmul', a: input, b: weights, output: projected, inner, columns, transposeB: false });
    builder.emit({ op: 'biasActivation', input: projected, bias, output: projected, channels: columns, function: 'linear' });
    builder.emit({ op: 'recurrent', projected, weights: recurrentWeights, recurrentBias, record, ...recurrence });
  }

  /** h of every position, or of the last one read. */
  function takeStates(builder: LayerBuilder, output: View, reading: Reading): void {
    const { record, positions } = partsOf(builder, reading);
    const start = (width - 1) * units;
    const part =
      returns === 'all'
        ? { start, lengths: [positions, units], strides: [width * units, 1] }
        : { start: lastOf(builder, reading) * width * units + start, lengths: [units], strides: [1] };
    builder.emit({ op: 'take', input: record, output, part });
  }

  /** Adds this reading's gradients; gives where its part of the input's gradient lies. */
  function readBack(builder: LayerBuilder, { input, dOutput, wantsInputGradient }: BackwardViews, reading: Reading): View | null {
    const { weights, recurrentWeights, record, scratch, recurrence, positions } = partsOf(builder, reading);
    const { place } = reading;
    const dStates = spreadGradient(builder, dOutput, reading);
    const dProjected = scratch('dProjected', columns);
    builder.emit({ op: 'recurrentGradient', record, weights: recurrentWeights, dStates, dProjected, ...recurrence });
    const inner = lengthOf(builder.inputShape);
    builder.emit({ op: 'matmulOverBatch', a: input, b: dProjected, output: builder.gradient(nameOf('weights', place)), inner, columns });
    builder.emit({ op: 'biasGradient', dOutput: dProjected, dBias: builder.gradient(nameOf('bias', place)), channels: columns });

    // What each position's product met: the state before it, which is zeros at the first.
    const behind = builder.scratch(`states${place}`, (positions + 1) * units);
    const before = scratch('before', units);
    const states = scratch('taken', units);
    const lengths = [positions, units];
    builder.emit({ op: 'take', input: record, output: states, part: { start: (width - 1) * units, lengths, strides: [width * units, 1] } });
    const [from, to] = reading.isBackward ? [units, 0] : [0, units];
    builder.emit({ op: 'place', input: states, output: behind, onto: null, part: { start: to, lengths, strides: [units, 1] } });
    builder.emit({ op: 'take', input: behind, output: before, part: { start: from, lengths, strides: [units, 1] } });
    const dProduct = cell === 'gru' ? resetGradient(builder, dProjected, reading) : dProjected;
    const dRecurrent = builder.gradient(nameOf('recurrentWeights', place));
    builder.emit({ op: 'matmulOverBatch', a: before, b: dProduct, output: dRecurrent, inner: units, columns });
    if (cell === 'gru')
      builder.emit({ op: 'biasGradient', dOutput: dProduct, dBias: builder.gradient(nameOf('recurrentBias', place)), channels: columns });
    if (!wantsInputGradient) return null;
    const dInput = scratch('dInput', inner);
    builder.emit({ op: 'matmul', a: dProjected, b: weights, output: dInput, inner: columns, columns: inner, transposeB: true });
    return dInput;
  }

  /** The gradient of every h: zeros where the output holds only the last. */
  function spreadGradient(builder: LayerBuilder, dOutput: View, reading: Reading): View {
    if (returns === 'all' && readings.length === 1) return dOutput;
    const { scratch } = partsOf(builder, reading);
    const dStates = scratch('dStates', units);
    if (returns === 'all') {
      builder.emit({ op: 'take', input: dOutput, output: dStates, part: partOf(builder, reading) });
      return dStates;
    }
    let last = dOutput;
    if (readings.length > 1) {
      last = builder.scratch(`dLast${reading.place}`, units);
      builder.emit({ op: 'take', input: dOutput, output: last, part: partOf(builder, reading) });
    }
    const part = { start: lastOf(builder, reading) * units, lengths: [units], strides: [1] };
    builder.emit({ op: 'place', input: last, output: dStates, onto: null, part });
    return dStates;
  }

  /** A gru's reset gate stands between its product and the third gate. */
  function resetGradient(builder: LayerBuilder, dProjected: View, reading: Reading): View {
    const { record, scratch, positions } = partsOf(builder, reading);
    const [reset, dNew, dReset, dProduct] = [
      scratch('reset', units),
      scratch('dNew', units),
      scratch('dReset', units),
      scratch('dProduct', columns),
    ];
    const lengths = [positions, units];
    const third = { start: 2 * units, lengths, strides: [columns, 1] };
    builder.emit({ op: 'take', input: record, output: reset, part: { start: 0, lengths, strides: [width * units, 1] } });
    builder.emit({ op: 'take', input: dProjected, output: dNew, part: third });
    builder.emit({ op: 'multiply', a: dNew, b: reset, output: dReset });
    builder.emit({ op: 'place', input: dReset, output: dProduct, onto: dProjected, part: third });
    return dProduct;
  }

  return {
    infer(site) {
      const found = sequenceOf(site);
      if (!found.ok) return found;
      const { width: positions, channels } = found.value;
      return inferred({
        outputShape: returns === 'all' ? [positions, outputs] : [outputs],
        parameters: readings.flatMap((reading) => shapesOf(reading, channels)),
        multiplyAdds: readings.length * positions * columns * (channels + units),
      });
    },

    forward(builder, input) {
      const size = returns === 'all' ? positionsOf(builder) * outputs : outputs;
      const output = builder.scratch('output', size);
      for (const reading of readings) read(builder, input, reading);
      const [first, second] = readings;
      if (first && !second) takeStates(builder, output, first);
      let filled: View | null = null;
      for (const reading of second ? readings : []) {
        const states = builder.scratch(`own${reading.place}`, size / 2);
        takeStates(builder, states, reading);
        builder.emit({ op: 'place', input: states, output, onto: filled, part: partOf(builder, reading) });
        filled = output;
      }
      return output;
    },

    backward(builder, views) {
      const [first, second] = readings.map((reading) => readBack(builder, views, reading));
      if (!first || !second) return first ?? null;
      const dInput = builder.scratch('dInput', views.input.size);
      builder.emit({ op: 'add', a: first, b: second, output: dInput });
      return dInput;
    },
  };
}

const nameOf = (own: string, place: number): string => (place === 0 ? own : `backward${own.charAt(0).toUpperCase()}${own.slice(1)}`);
