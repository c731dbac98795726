import { labelOf } from '../../spec/layers/label.ts';
import { layersInOrder, type Layer, type Model } from '../../spec/model.ts';
import type { Plan } from '../ops/plan.ts';
import type { NamedLayer } from './question.ts';

/** Every layer of a plan with its name, its label and the block it stands in. */
export function namedLayers(plan: Plan, model: Model): (NamedLayer & { spec: Layer })[] {
  const specs = layersInOrder(model.layers);
  return plan.layers.flatMap(({ name, path, outputShape: shape }, layer) => {
    const spec = specs[layer];
    if (!spec) return [];
    const around = path.slice(0, path.lastIndexOf('.layers['));
    const within = path.includes('.') ? (plan.layers.find((other) => other.path === around)?.name ?? null) : null;
    return [{ layer, name, label: labelOf(spec), within, shape, spec }];
  });
}
