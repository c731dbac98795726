/**
 * Lays out the flat buffers while layers lower themselves. Every named scratch has a region of its own for the whole step:
 * nothing is reused, so no op can overwrite what a later one reads. Offsets follow the order of first use and are stable.
 */
import type { LayerBuilder, ParameterName } from '../layers/layer.ts';
import { sizeOf } from '../layers/layer.ts';
import type { PlacedLayer } from './infer-layers.ts';
import type { Op, View } from './op.ts';
import type { Parameter } from './plan.ts';

export type PlanBuilder = ReturnType<typeof createPlanBuilder>;

export function createPlanBuilder(layers: PlacedLayer[], batchSize: number) {
  const parameters: Parameter[] = [];
  const scratch = new Map<string, View>();
  const scratchOfLayer = new Map<number, number>(); // numbers, at full batch
  let parameterCount = 0;
  let activationCount = 0;
  let ops: Op[] = [];

  for (const { index, name, parameters: shapes } of layers) {
    for (const { name: own, ...rest } of shapes) {
      parameters.push({ ...rest, name: `${name.replace(' ', '')}.${own}`, layer: index, offset: parameterCount });
      parameterCount += sizeOf(rest.shape);
    }
  }

  /** Batched; the same owner and name are the same view. Owner -1 is the step itself. */
  function scratchView(owner: number, name: string, size: number): View {
    const key = `${owner}.${name}`;
    const found = scratch.get(key);
    if (found) return found;
    const view: View = { buffer: 'activations', offset: activationCount, size, batched: true };
    scratch.set(key, view);
    scratchOfLayer.set(owner, (scratchOfLayer.get(owner) ?? 0) + size * batchSize);
    activationCount += size * batchSize;
    return view;
  }

  function parameterView(layer: PlacedLayer, name: ParameterName, buffer: 'params' | 'grads'): View {
    const found = parameters.find((parameter) => parameter.layer === layer.index && parameter.name.endsWith(`.${name}`));
    if (!found) throw new Error(`${layer.name} has no parameter named ${name}.`);
    return { buffer, offset: found.offset, size: sizeOf(found.shape), batched: false };
  }

  const layerBuilder = (layer: PlacedLayer): LayerBuilder => ({
    index: layer.index,
    inputShape: layer.inputShape,
    outputShape: layer.outputShape,
    emit: (op) => void ops.push(op),
    scratch: (name, size) => scratchView(layer.index, name, size),
    parameter: (name) => parameterView(layer, name, 'params'),
    gradient: (name) => parameterView(layer, name, 'grads'),
  });

  return {
    parameters,
    parameterCount,
    layerBuilder,
    scratchView,
    emit: (op: Op): void => void ops.push(op),
    /** Ops emitted since the last call. */
    takeOps(): Op[] {
      const taken = ops;
      ops = [];
      return taken;
    },
    activationCount: () => activationCount,
    scratchNumbers: (layer: number) => scratchOfLayer.get(layer) ?? 0,
  };
}
