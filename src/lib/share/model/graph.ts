/** A trained model as exports see it: placed layers with their weights, and what stands before and behind them in a file. */
import { sizeOf } from '../../engine/layers/layer.ts';
import { inferLayers, type ModelInput, type PlacedLayer } from '../../engine/ops/infer-layers.ts';
import { parametersOf } from '../../engine/ops/parameters-of.ts';
import type { Layer, Model } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';

export type Tensor = { shape: number[]; values: Float32Array };

/** A layer in its place; shapes are without the batch, channels last. */
export type PlacedNode = {
  layer: Layer;
  name: string; // 'dense1', as its parameters are named
  inputShape: number[];
  outputShape: number[];
  weight: (own: string) => Tensor; // by its name in the layer
  inner: PlacedNode[];
};

export type Scaling = { offset: number[]; scale: number[] }; // one of each for every entry of the last length

/** What makes the numbers of the last layer readable. `twoClasses`: one output becomes the chances of both classes. */
export type Tail = { type: 'none' } | { type: 'softmax' } | { type: 'sigmoid' } | { type: 'twoClasses' } | ({ type: 'unit' } & Scaling);

export type Graph = {
  input: { shape: number[]; isCodes: boolean };
  before: Scaling | null; // inputs = (numbers - offset) / scale
  nodes: PlacedNode[];
  outputShape: number[]; // of the last layer
  weights: (Tensor & { name: string })[]; // of all layers, as a checkpoint orders them
  tail: Tail;
};

export type GraphRequest = { model: Model; input: ModelInput; params: Float32Array; before: Scaling | null; tail: Tail };

/** `params` lie as in a checkpoint. Issues are those of a model that does not fit its input, or of weights that do not fit the model. */
export function graphOf({ model, input, params, before, tail }: GraphRequest): Parsed<Graph> {
  const parameters = parametersOf(model, input);
  if (!parameters.ok) return parameters;
  const wanted = parameters.value.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (wanted !== params.length) {
    const message = `The model has ${wanted} weights, but the checkpoint holds ${params.length}: take one of this run.`;
    return { ok: false, issues: [{ path: 'checkpoint', message }] };
  }
  const place = (placed: PlacedLayer, layer: Layer): PlacedNode => ({
    layer,
    name: placed.name.replace(' ', ''),
    inputShape: placed.inputShape,
    outputShape: placed.outputShape,
    weight(own) {
      const found = parameters.value.find(({ layer: index, name }) => index === placed.index && name.endsWith(`.${own}`));
      if (!found) throw new Error(`${placed.name} has no parameter named ${own}.`);
      return { shape: found.shape, values: params.slice(found.offset, found.offset + sizeOf(found.shape)) };
    },
    inner: layer.type === 'residual' ? placeAll(placed.inner, layer.layers) : [],
  });
  const placeAll = (all: PlacedLayer[], layers: readonly Layer[]): PlacedNode[] =>
    all.flatMap((placed, at) => {
      const layer = layers[at];
      return layer ? [place(placed, layer)] : [];
    });
  const { layers } = inferLayers(model, input);
  return {
    ok: true,
    value: {
      input: { shape: input.shape, isCodes: input.tokens !== null },
      before,
      nodes: placeAll(layers, model.layers),
      outputShape: layers.at(-1)?.outputShape ?? input.shape,
      weights: parameters.value.map(({ name, shape, offset }) => ({ name, shape, values: params.slice(offset, offset + sizeOf(shape)) })),
      tail,
    },
  };
}
