import { alignedDecimals, formatFixed } from './format.ts';
import type { NetworkLayers } from './network-layout.ts';

/** A weight or bias: `index` in the run's flat parameters, `name` as the record says it, 'dense 1, unit 3, from x1'. */
export type WeightPlace = { index: number; name: string };
export type WeightCell = WeightPlace & { value: number; text: string };
export type WeightTable = { name: string; units: number; rows: { name: string; cells: WeightCell[] }[] };

const sourceName = (inputs: readonly string[], layer: number, from: number) =>
  layer === 0 ? (inputs[from] ?? `input ${from + 1}`) : `unit ${from + 1}`;

/** The place of a link into `layer`. */
export function weightPlace(input: {
  inputs: readonly string[];
  layers: NetworkLayers;
  layer: number;
  from: number;
  to: number;
}): WeightPlace {
  const { inputs, layers, layer, from, to } = input;
  const into = layers[layer];
  const source = sourceName(inputs, layer, from);
  return { index: (into?.offset ?? NaN) + from * (into?.units ?? NaN) + to, name: `${into?.name ?? ''}, unit ${to + 1}, from ${source}` };
}

/** Every weight and bias of the layers that have a weight per pair of units, digits aligned within a layer. */
export function weightTables(inputs: readonly string[], layers: NetworkLayers): WeightTable[] {
  return layers.flatMap((into, layer) => {
    const fanIn = layer === 0 ? inputs.length : (layers[layer - 1]?.units ?? 0);
    if (fanIn === 0 || into.weights.length !== fanIn * into.units) return [];
    const decimals = Math.max(2, alignedDecimals([...into.weights, ...(into.bias?.values ?? [])]));
    const cell = (place: WeightPlace, value = NaN): WeightCell => ({ ...place, value, text: formatFixed(value, decimals) });
    const units = Array.from({ length: into.units }, (_, unit) => unit);
    const rows = Array.from({ length: fanIn }, (_, from) => ({
      name: sourceName(inputs, layer, from),
      cells: units.map((to) => cell(weightPlace({ inputs, layers, layer, from, to }), into.weights[from * into.units + to])),
    }));
    const { bias } = into;
    if (!bias) return [{ name: into.name, units: into.units, rows }];
    const biases = units.map((to) => cell({ index: bias.offset + to, name: `${into.name}, unit ${to + 1}, bias` }, bias.values[to]));
    return [{ name: into.name, units: into.units, rows: [...rows, { name: 'bias', cells: biases }] }];
  });
}
