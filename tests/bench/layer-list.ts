/** The layers of a workload with all numbers filled in, for those who build the net by themselves. Windows have stride 1 and no padding. */
import type { Workload } from './workloads.ts';

export type Bend = 'linear' | 'relu' | 'tanh';
export type ListedLayer =
  | { type: 'dense'; inputs: number; units: number; bend: Bend }
  | { type: 'conv'; height: number; width: number; channels: number; kernel: number; filters: number; bend: Bend }
  | { type: 'pool'; height: number; width: number; channels: number; size: number }
  | { type: 'embedding'; positions: number; vocabulary: number; units: number };

export function bendOf(name: string): Bend {
  if (name === 'relu' || name === 'tanh' || name === 'linear') return name;
  throw new Error(`The bench has no ${name}.`);
}

export function layerList({ model, inputShape }: Workload): ListedLayer[] {
  const list: ListedLayer[] = [];
  let shape = inputShape;
  for (const layer of model.layers) {
    const [height = 1, width = 1, channels = 1] = shape;
    switch (layer.type) {
      case 'dense':
        list.push({ type: 'dense', inputs: height, units: layer.units, bend: bendOf(layer.activation) });
        shape = [layer.units];
        break;
      case 'conv2d': {
        const { kernelSize: kernel, filters } = layer;
        list.push({ type: 'conv', height, width, channels, kernel, filters, bend: bendOf(layer.activation) });
        shape = [height - kernel + 1, width - kernel + 1, filters];
        break;
      }
      case 'maxPool2d':
        list.push({ type: 'pool', height, width, channels, size: layer.size });
        shape = [Math.floor(height / layer.size), Math.floor(width / layer.size), channels];
        break;
      case 'embedding':
        list.push({ type: 'embedding', positions: height, vocabulary: layer.vocabulary, units: layer.units });
        shape = [height, layer.units];
        break;
      case 'flatten':
        shape = [shape.reduce((size, extent) => size * extent, 1)];
        break;
      default:
        throw new Error(`The bench has no ${layer.type}.`);
    }
  }
  return list;
}

/** Numbers of the weights and of the bias. */
export function weightsOf(layer: ListedLayer): [weights: number, bias: number] {
  switch (layer.type) {
    case 'dense':
      return [layer.inputs * layer.units, layer.units];
    case 'conv':
      return [layer.kernel * layer.kernel * layer.channels * layer.filters, layer.filters];
    case 'embedding':
      return [layer.vocabulary * layer.units, 0];
    case 'pool':
      return [0, 0];
    default:
      return layer satisfies never;
  }
}
