/** The shapes and parameters of a model's layers on a given input, up to the first layer that does not fit. */
import type { Layer } from '../../spec/model.ts';
import type { Issue } from '../../spec/parse.ts';
import { problem, type Inferred, type LayerLowering, type Site } from '../layers/layer.ts';
import { lowerLayer } from '../layers/registry.ts';

export type PlacedLayer = Inferred & {
  index: number; // in the order of the text, layers inside others counted
  path: string; // 'layers[0]'
  name: string; // 'dense 1'
  inputShape: number[];
  lowering: LayerLowering;
  inner: PlacedLayer[];
};

/** `tokens`: how many codes there are when the examples are codes of a vocabulary; null for numbers. */
export type ModelInput = { shape: number[]; tokens: number | null; lastStateOf?: string | null };

export type InferredLayers = { layers: PlacedLayer[]; issues: Issue[] }; // issues are empty when every layer fits

export const inferLayers = ({ layers }: { layers: readonly Layer[] }, input: ModelInput): InferredLayers =>
  placeLayers(layers, { input, path: '', index: 0 });

/** Every layer in the order of the text, those inside others too. */
export const withInner = (layers: readonly PlacedLayer[]): PlacedLayer[] => layers.flatMap((layer) => [layer, ...withInner(layer.inner)]);

type Place = { input: ModelInput; path: string; index: number };

function placeLayers(layers: readonly Layer[], { input, path, index: first }: Place): InferredLayers {
  const placed: PlacedLayer[] = [];
  let { shape, tokens, lastStateOf = null } = input;
  let index = first;
  for (const [at, layer] of layers.entries()) {
    const place = { path: `${path}layers[${at}]`, index, input: { shape, tokens, lastStateOf } };
    const found = placeLayer(layer, place);
    if (!found.ok) return { layers: placed, issues: found.issues };
    placed.push(found.value);
    index += withInner([found.value]).length;
    if ('returns' in layer && layer.returns === 'last') lastStateOf = found.value.name;
    else if (String(shape) !== String(found.value.outputShape)) lastStateOf = null;
    shape = found.value.outputShape;
    tokens = null;
  }
  return { layers: placed, issues: [] };
}

function placeLayer(layer: Layer, { path, index, input }: Place): { ok: true; value: PlacedLayer } | { ok: false; issues: Issue[] } {
  const name = `${layer.type} ${index + 1}`;
  const lowering = lowerLayer(layer);
  const inner = placeLayers(lowering.inner ?? [], { input, path: `${path}.`, index: index + 1 });
  if (inner.issues.length > 0) return { ok: false, issues: inner.issues };
  const innerShape = lowering.inner ? (inner.layers.at(-1)?.outputShape ?? input.shape) : null;
  const inferred = inferOn(layer, {
    name,
    inputShape: input.shape,
    tokens: input.tokens,
    innerShape,
    lastStateOf: input.lastStateOf ?? null,
  });
  if (!inferred.ok)
    return { ok: false, issues: inferred.issues.map((issue) => ({ ...issue, path: `${path}${issue.path && `.${issue.path}`}` })) };
  return { ok: true, value: { ...inferred.value, index, path, name, inputShape: input.shape, lowering, inner: inner.layers } };
}

/** Only an embedding knows what to do with codes. */
function inferOn(layer: Layer, site: Site) {
  if (site.tokens === null || takesTokens.has(layer.type)) return lowerLayer(layer).infer(site);
  return problem('', `${site.name} gets codes of a vocabulary, which are no quantities: put an embedding layer before it.`);
}

const takesTokens: ReadonlySet<string> = new Set(['embedding', 'residual']);
