/** One walk of the layers forward, which notes what each got and gave, and one back along the same notes. */
import type { InnerLayers } from '../layers/layer.ts';
import type { PlanBuilder } from './builder.ts';
import { withInner, type PlacedLayer } from './infer-layers.ts';
import type { View } from './op.ts';

export type Walk = {
  builder: PlanBuilder;
  mode: 'train' | 'evaluate';
  inputs: Map<number, View>; // by layer index
  outputs: Map<number, View>;
};

export const startWalk = (builder: PlanBuilder, mode: Walk['mode']): Walk => ({ builder, mode, inputs: new Map(), outputs: new Map() });

/** Where the last layer's output lies. */
export function walkForward(layers: readonly PlacedLayer[], input: View, walk: Walk): View {
  let reached = input;
  for (const layer of layers) {
    walk.inputs.set(layer.index, reached);
    reached = layer.lowering.forward(handsOf(layer, walk), reached, walk.mode);
    walk.outputs.set(layer.index, reached);
  }
  return reached;
}

type Way = { dOutput: View; wantsInputGradient: boolean };

/** Fills the gradients of all that is trained; returns where the gradient of the first layer's input lies, null when not wanted. */
export function walkBackward(layers: readonly PlacedLayer[], { dOutput, wantsInputGradient }: Way, walk: Walk): View | null {
  const { parameters } = walk.builder;
  const isTrained = ({ index }: PlacedLayer) => parameters.some((parameter) => parameter.layer === index && parameter.isTrained);
  const first = wantsInputGradient ? 0 : layers.findIndex((layer) => withInner([layer]).some(isTrained));
  if (first < 0) return null;
  let behind: View | null = dOutput;
  for (let place = layers.length - 1; place >= first && behind; place--) {
    const layer = layers[place];
    const input = layer && walk.inputs.get(layer.index);
    const output = layer && walk.outputs.get(layer.index);
    if (!layer || !input || !output) throw new Error('A layer was walked back before it was walked forward.');
    const wanted = wantsInputGradient || place > first;
    behind = layer.lowering.backward(handsOf(layer, walk), { input, output, dOutput: behind, wantsInputGradient: wanted });
  }
  return wantsInputGradient ? behind : null;
}

const handsOf = (layer: PlacedLayer, walk: Walk) => walk.builder.layerBuilder(layer, innerOf(layer, walk));

const innerOf = ({ inner }: PlacedLayer, walk: Walk): InnerLayers => ({
  forward: (input) => walkForward(inner, input, walk),
  backward: (dOutput, wantsInputGradient) => walkBackward(inner, { dOutput, wantsInputGradient }, walk),
});
