/**
 * Lays out the flat buffers while layers lower themselves. Every named scratch has a region of its own for the whole step:
 * nothing is reused, so no op can overwrite what a later one reads. Offsets follow the order of first use and are stable.
 */
import { sizeOf, type InnerLayers, type LayerBuilder } from '../layers/layer.ts';
import { withInner, type PlacedLayer } from './infer-layers.ts';
import type { Op, View } from './op.ts';
import type { Parameter } from './plan.ts';

export type PlanBuilder = ReturnType<typeof createPlanBuilder>;

/** `isFrozen`: by a layer's index. */
export function createPlanBuilder(layers: PlacedLayer[], batchSize: number, isFrozen: (layer: number) => boolean = () => false) {
  const parameters: Parameter[] = [];
  const scratch = new Map<string, View>();
  const scratchOfLayer = new Map<number, number>(); // numbers, at full batch
  const largestRow = new Map<number, number>();
  let parameterCount = 0;
  let activationCount = 0;
  let ops: Op[] = [];

  for (const { index, name, parameters: shapes } of withInner(layers)) {
    for (const { name: own, isTrained = true, isRegularised = own === 'weights', ...rest } of shapes) {
      const whole = `${name.replace(' ', '')}.${own}`;
      const kind = { isRegularised, isTrained: isTrained && !isFrozen(index) };
      parameters.push({ ...rest, ...kind, name: whole, layer: index, offset: parameterCount });
      parameterCount += sizeOf(rest.shape);
    }
  }

  /** The same owner and name are the same view. Owner -1 is the step itself. */
  function scratchView(owner: number, name: string, { size, batched }: Pick<View, 'size' | 'batched'>): View {
    const key = `${owner}.${name}`;
    const found = scratch.get(key);
    if (found) return found;
    const view: View = { buffer: 'activations', offset: activationCount, size, batched };
    const numbers = batched ? size * batchSize : size;
    scratch.set(key, view);
    scratchOfLayer.set(owner, (scratchOfLayer.get(owner) ?? 0) + numbers);
    if (batched) largestRow.set(owner, Math.max(largestRow.get(owner) ?? 0, size));
    activationCount += numbers;
    return view;
  }

  function parameterView(layer: PlacedLayer, name: string, buffer: 'params' | 'grads'): View {
    const found = parameters.find((parameter) => parameter.layer === layer.index && parameter.name.endsWith(`.${name}`));
    if (!found) throw new Error(`${layer.name} has no parameter named ${name}.`);
    return { buffer, offset: found.offset, size: sizeOf(found.shape), batched: false };
  }

  const layerBuilder = (layer: PlacedLayer, inner: InnerLayers): LayerBuilder => ({
    inner,
    index: layer.index,
    isFrozen: isFrozen(layer.index),
    inputShape: layer.inputShape,
    outputShape: layer.outputShape,
    emit: (op) => void ops.push(op),
    scratch: (name, size) => scratchView(layer.index, name, { size, batched: true }),
    total: (name, size) => scratchView(layer.index, name, { size, batched: false }),
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
    /** The largest batched scratch of a layer, numbers a row. */
    largestRow: (layer: number) => largestRow.get(layer) ?? 0,
    scratchNumbers: (layer: number) => scratchOfLayer.get(layer) ?? 0,
  };
}
