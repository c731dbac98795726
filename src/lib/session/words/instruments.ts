/** What the instruments' charts and table say, from the observations of a run. Pure. */
import { formatNumber, formatPercent } from '../../charts/format.ts';
import type { Line } from '../../charts/line-plot.ts';
import type { LayerObservation, Observation, Spread } from '../../runs/observation.ts';

export const quantities = ['weights', 'gradients', 'activations'] as const;
export type Quantity = (typeof quantities)[number];

const layersOf = (observed: readonly Observation[]): LayerObservation[] => observed.at(-1)?.layers ?? [];

/** One line a layer that has the number. */
export function layerLines(observed: readonly Observation[], numberOf: (layer: LayerObservation) => number | null): Line[] {
  return layersOf(observed)
    .filter((layer) => numberOf(layer) !== null)
    .map(({ layer, name }) => ({
      name,
      x: observed.map(({ epoch }) => epoch),
      y: observed.map(({ layers }) => {
        const found = layers.find((each) => each.layer === layer);
        return (found && numberOf(found)) ?? NaN;
      }),
    }));
}

/** Looks whose signal and noise are averaged before their ratio is taken: each alone is noisy. */
const averagedLooks = 5;

export const noiseLine = (observed: readonly Observation[]): Line => ({
  name: `noise scale, over ${averagedLooks} looks`,
  x: observed.map(({ epoch }) => epoch),
  y: observed.map((_, at) => {
    const looks = observed.slice(Math.max(0, at + 1 - averagedLooks), at + 1).flatMap(({ noise }) => noise ?? []);
    const signal = looks.reduce((sum, look) => sum + look.signal, 0);
    return signal > 0 ? looks.reduce((sum, look) => sum + look.noise, 0) / signal : NaN;
  }),
});

/** The histograms of one quantity, layer by layer. */
export function layerSpreads(observed: readonly Observation[], quantity: Quantity): { name: string; spreads: Spread[] }[] {
  return layersOf(observed)
    .filter((layer) => layer[quantity] !== null)
    .map(({ layer, name }) => ({
      name,
      spreads: observed.flatMap(({ layers }) => layers.find((each) => each.layer === layer)?.[quantity] ?? []),
    }));
}

export const tableColumns = ['norm', 'mean', 'deviation', 'smallest', 'largest', 'zero', 'NaN', 'infinite'] as const;

/** A row a layer at one observation. */
export function tableRows({ layers }: Observation, quantity: Quantity): { name: string; cells: string[] }[] {
  return layers.flatMap((layer) => {
    const spread = layer[quantity];
    if (!spread) return [];
    const numbers = [spread.norm, spread.mean, spread.deviation, spread.from, spread.to].map((value) => formatNumber(value));
    return [{ name: layer.name, cells: [...numbers, ...[spread.zeros, spread.nans, spread.infinities].map(formatPercent)] }];
  });
}

/** What is strange, in plain sentences; empty when nothing is. */
export function oddities(observed: readonly Observation[]): string[] {
  const last = observed.at(-1);
  if (!last) return [];
  return last.layers.flatMap((layer) => {
    const said: string[] = [];
    for (const quantity of quantities) {
      const spread = layer[quantity];
      if (spread && spread.nans + spread.infinities > 0)
        said.push(`${layer.name}: ${formatPercent(spread.nans + spread.infinities)} of the ${quantity} are not finite.`);
    }
    if (layer.gradients?.norm === 0) said.push(`${layer.name}: every gradient is 0, so its weights stand still.`);
    if (layer.deadUnits >= 0.5)
      said.push(`${layer.name}: ${formatPercent(layer.deadUnits)} of its outputs are 0 for every example looked at.`);
    return said;
  });
}
