/** What a model cell says about its layers, as written: also for layers that are not valid yet. Pure. */
import { pooling } from '../../spec/layers/pool.ts';
import { layerLabels } from '../../spec/layers/label.ts';
import { defaultLayer, layerDefaults, layerTypes, type Layer, type LayerType, type Model } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';
import { layerKinds } from './layer-kinds.ts';

type JsonObject = { [key: string]: Json };
const isObject = (json: Json | undefined): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

/** The layers as written; nothing for a spec that has no list. */
export function writtenLayers(spec: Json): Json[] {
  return isObject(spec) && Array.isArray(spec.layers) ? spec.layers : [];
}

export const layerType = (layer: Json | undefined): LayerType | null =>
  isObject(layer) ? (layerTypes.find((type) => type === layer.type) ?? null) : null;

const word = (value: Json | undefined) => (value === undefined ? '?' : typeof value === 'string' ? value : JSON.stringify(value));

/** 'dense 16 relu', 'conv 3×3 8 relu', 'dropout 0.2': short enough for a chip; what is not given reads as '?'. */
export function layerLabel(layer: Json): string {
  if (!isObject(layer)) return 'not a layer';
  const type = layerType(layer);
  if (!type) return word(layer.type);
  return layerLabels[type]((key) => {
    const value = layer[key];
    if (!Array.isArray(value)) return word(value ?? layerDefaults[type][key]);
    return type === 'residual' ? value.map(layerLabel).join(' \u203a ') : value.map(word).join('×');
  });
}

/** `[4]`, `[8×8×1]`. */
export const shapeLabel = (shape: readonly number[]) => `[${shape.join('×')}]`;

/** Where a plan's layer stands in the list: 'layers[2].layers[0]' is inside (depth 1) of layer 2. */
export const placeOfPath = (path: string): { at: number; depth: number } => ({
  at: Number(/^layers\[(\d+)\]/.exec(path)?.[1] ?? 0),
  depth: path.split('.').length - 1,
});

/** A new layer as a person would write it: only what has no default or is not the default. */
export function newLayer(type: LayerType): JsonObject {
  const layer = defaultLayer(type);
  const written = Object.entries(layer).filter(([key, value]) => layerDefaults[type][key] !== value);
  // Layers are plain JSON; a pool's stride follows its size.
  return Object.fromEntries(written.filter(([key]) => !(pooling.has(type) && key === 'stride'))) as JsonObject;
}

/** Where a layer added without a place goes: the last one gives the outputs, so before it. */
export const placeForNewLayer = (count: number, selected: number | null) => (selected !== null ? selected + 1 : Math.max(0, count - 1));

/** A repair that one press makes. */
export type Fix = { title: string; layers: Json[] };

type Fit = {
  model: Model;
  layers: Json[];
  inputShape: readonly number[];
  outputs: number;
  wrong: ReadonlySet<number>; // layers that do not fit
  codes?: number | null; // how many, where the inputs are codes of a vocabulary
};

const flattens = (layer: Layer): boolean =>
  ['flatten', 'globalMaxPool', 'globalAveragePool'].includes(layer.type) || ('returns' in layer && layer.returns === 'last');

function groupOf(layer: Json) {
  const type = layerType(layer);
  return type && layerKinds[type].group;
}

/** What would make the layers fit the data; empty when nothing simple would. */
export function fixesFor({ model, layers, inputShape, outputs, wrong, codes = null }: Fit): Fix[] {
  // Nothing else fits before codes are turned into numbers.
  if (codes !== null && model.layers[0]?.type !== 'embedding')
    return [{ title: 'Start with an embedding of 16 units', layers: [{ type: 'embedding', vocabulary: codes, units: 16 }, ...layers] }];
  const fixes: Fix[] = [];
  const isImage = inputShape.length > 2;
  const firstDense = model.layers.findIndex((layer) => layer.type === 'dense');
  const hasFlatten = model.layers.slice(0, Math.max(0, firstDense)).some((layer) => flattens(layer));
  if (isImage && firstDense >= 0 && !hasFlatten) {
    fixes.push({ title: `Add flatten before layer ${firstDense + 1}`, layers: layers.toSpliced(firstDense, 0, { type: 'flatten' }) });
  }
  for (const [group, length] of [
    ['Images', 3],
    ['Sequences', 2],
  ] as const) {
    const kept = layers.filter((layer) => groupOf(layer) !== group);
    const isWrong = inputShape.length < length && kept.length > 0 && kept.length < layers.length;
    if (isWrong) fixes.push({ title: `Remove the layers for ${group.toLowerCase()}`, layers: kept });
  }
  const at = layers.length - 1;
  // What stands wrong before the end is not mended there.
  const last = wrong.size === 0 || wrong.has(at) ? model.layers.at(-1) : undefined;
  const written = layers[at];
  if (last?.type === 'dense' && last.units !== outputs && isObject(written)) {
    fixes.push({ title: `Set units of layer ${at + 1} to ${outputs}`, layers: layers.with(at, { ...written, units: outputs }) });
  } else if (last && last.type !== 'dense') {
    const added: Json[] = isImage && !hasFlatten && firstDense < 0 ? [{ type: 'flatten' }] : [];
    fixes.push({ title: `Add dense ${outputs} at the end`, layers: [...layers, ...added, { type: 'dense', units: outputs }] });
  }
  return fixes;
}
