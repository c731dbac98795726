/** Hidden dense layers as TensorFlow Playground has them: one more, one fewer, more or fewer units. Edits of the document. Pure. */
import { insertAt, removeAt, setAt } from '../../spec/edit-json.ts';
import type { Model } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';

export type HiddenLayer = { at: number; units: number };

export const mostHiddenLayers = 8;
const firstUnits = 4;

/** Dense layers before the last one, which gives the outputs. */
export const hiddenLayers = ({ layers }: Model): HiddenLayer[] =>
  layers.slice(0, -1).flatMap((layer, at) => (layer.type === 'dense' ? [{ at, units: layer.units }] : []));

/** One more before the outputs, like the last hidden one. */
export function withHiddenLayer(spec: Json, { layers }: Model): Json {
  const like = layers.slice(0, -1).findLast((layer) => layer.type === 'dense');
  const layer: Json = like
    ? { type: 'dense', units: like.units, activation: like.activation }
    : { type: 'dense', units: firstUnits, activation: 'tanh' };
  return insertAt(spec, ['layers', Math.max(0, layers.length - 1)], layer);
}

/** Without the last hidden one, and without the activation or dropout right behind it. */
export function withoutHiddenLayer(spec: Json, model: Model): Json {
  const last = hiddenLayers(model).at(-1);
  if (!last) return spec;
  const tail = model.layers.slice(last.at + 1, -1).findIndex(({ type }) => type !== 'activation' && type !== 'dropout');
  const end = tail < 0 ? model.layers.length - 1 : last.at + 1 + tail;
  let edited = spec;
  for (let at = end - 1; at >= last.at; at--) edited = removeAt(edited, ['layers', at]);
  return edited;
}

export const withUnits = (spec: Json, at: number, units: number): Json => setAt(spec, ['layers', at, 'units'], Math.max(1, units));
