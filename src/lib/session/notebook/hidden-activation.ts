/** One activation for all hidden layers, as TensorFlow Playground has it: where it stands in a model, and the edit that sets it. Pure. */
import { setAt } from '../../spec/edit-json.ts';
import { activationNames, type ActivationName } from '../../spec/layers/weights.ts';
import type { Layer, Model } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';

/** The places that say it: a layer's own, or the activation layer right behind it. The last layer with weights is the output. */
function places({ layers }: Model): string[] {
  const weighted = layers.flatMap(({ type }, at) => (type === 'dense' || type === 'conv2d' ? [at] : []));
  const isPlain = (layer: Layer | undefined) => layer?.type === 'activation' && layer.function !== 'softmax';
  return weighted.slice(0, -1).map((at) => (isPlain(layers[at + 1]) ? `layers[${at + 1}].function` : `layers[${at}].activation`));
}

function nameAt(model: Model, place: string): ActivationName | null {
  const layer = model.layers[Number(/\d+/.exec(place)?.[0])];
  if (layer?.type === 'activation') return layer.function === 'softmax' ? null : layer.function;
  return layer?.type === 'dense' || layer?.type === 'conv2d' ? layer.activation : null;
}

/** Null without a hidden layer; 'mixed' when they differ. */
export function hiddenActivation(model: Model): ActivationName | 'mixed' | null {
  const names = new Set(places(model).map((place) => nameAt(model, place)));
  const [name = null] = names;
  return names.size > 1 ? 'mixed' : name;
}

/** The document with one activation in every hidden layer; everything else stays as it was written. */
export const withHiddenActivation = (spec: Json, model: Model, name: ActivationName): Json =>
  places(model).reduce((edited, place) => setAt(edited, place, name), spec);

const activationLabels: Record<ActivationName, string> = {
  linear: 'Linear',
  relu: 'ReLU',
  leakyRelu: 'Leaky ReLU',
  elu: 'ELU',
  gelu: 'GELU',
  silu: 'SiLU',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
};

export const activationOptions: readonly { value: ActivationName; label: string }[] = activationNames.map((value) => ({
  value,
  label: activationLabels[value],
}));
