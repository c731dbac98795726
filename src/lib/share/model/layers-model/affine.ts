/** Scale and shift by constants: Keras has no layer for it that TF.js knows, but a batch normalisation of given moments is one. */
import type { Scaling, Tensor } from '../graph.ts';
import { filled, split } from '../tensor.ts';
import type { LayersModelBuilder } from './builder.ts';

type Moments = { on: string; name: string; gain?: Tensor; bias?: Tensor; mean: Tensor; variance: Tensor; epsilon: number };

export function normalise(builder: LayersModelBuilder, { on, name, gain, bias, mean, variance, epsilon }: Moments): string {
  return builder.call('BatchNormalization', {
    on,
    name,
    config: { axis: -1, momentum: 0.9, epsilon, scale: gain !== undefined, center: bias !== undefined },
    weights: { ...(gain && { gamma: gain }), ...(bias && { beta: bias }), moving_mean: mean, moving_variance: variance },
  });
}

const row = (values: ArrayLike<number>): Tensor => ({ shape: [values.length], values: Float32Array.from(values) });

/** (x - offset) / scale over the last length. Two layers, so that a large offset costs no digits. */
export function standardise(builder: LayersModelBuilder, on: string, { offset, scale }: Scaling): string {
  const { near, rest } = split(offset);
  const one = filled(offset.length, 1);
  const isCentred = near.every((value) => value === 0);
  const centred = isCentred ? on : normalise(builder, { on, name: 'centre', mean: row(near), variance: one, epsilon: 0 });
  const isPlain = rest.every((value) => value === 0) && scale.every((value) => value === 1);
  const variance = row(scale.map((each) => each * each));
  return isPlain ? centred : normalise(builder, { on: centred, name: 'standardise', mean: row(rest), variance, epsilon: 0 });
}

type Affine = { name: string; offset: ArrayLike<number>; scale: ArrayLike<number> };

/** x * scale + offset over the last length. */
export function unscale(builder: LayersModelBuilder, on: string, { name, offset, scale }: Affine): string {
  const [mean, variance] = [filled(offset.length, 0), filled(offset.length, 1)];
  return normalise(builder, { on, name, gain: row(scale), bias: row(offset), mean, variance, epsilon: 0 });
}

/** x + constant, entry by entry of [rows, columns]. */
export function addTable(builder: LayersModelBuilder, on: string, { name, table }: { name: string; table: Tensor }): string {
  const size = table.values.length;
  const flat = builder.call('Flatten', { on, name: `${name}_flat` });
  const sum = unscale(builder, flat, { name, offset: table.values, scale: filled(size, 1).values });
  return builder.call('Reshape', { on: sum, name: `${name}_rows`, config: { target_shape: table.shape } });
}
