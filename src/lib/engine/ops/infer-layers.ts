/** The shapes and parameters of a model's layers on a given input, up to the first layer that does not fit. */
import type { Model } from '../../spec/model.ts';
import type { Issue } from '../../spec/parse.ts';
import type { Inferred, LayerLowering } from '../layers/layer.ts';
import { lowerLayer } from '../layers/registry.ts';

export type PlacedLayer = Inferred & { index: number; name: string; inputShape: number[]; lowering: LayerLowering };

export type InferredLayers = { layers: PlacedLayer[]; issues: Issue[] }; // issues are empty when every layer fits

export function inferLayers(model: Model, inputShape: number[]): InferredLayers {
  const layers: PlacedLayer[] = [];
  let shape = inputShape;
  for (const [index, layer] of model.layers.entries()) {
    const name = `${layer.type} ${index + 1}`;
    const lowering = lowerLayer(layer);
    const inferred = lowering.infer({ name, inputShape: shape });
    if (!inferred.ok) {
      const issues = inferred.issues.map(({ path, message }) => ({ path: `layers[${index}]${path && `.${path}`}`, message }));
      return { layers, issues };
    }
    layers.push({ ...inferred.value, index, name, inputShape: shape, lowering });
    shape = inferred.value.outputShape;
  }
  return { layers, issues: [] };
}
