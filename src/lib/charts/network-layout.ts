import type { Preview } from '../worker/protocol.ts';

export type UnitBox = { layer: number; unit: number; x: number; y: number }; // layer -1: inputs; x, y: top left corner
export type UnitLink = { key: string; layer: number; from: number; to: number; weight: number; width: number; path: string }; // into `layer`
export type LayerColumn = { layer: number; name: string; x: number; units: number; folded: number; foldY: number };

export type NetworkLayout = { width: number; height: number; size: number; boxes: UnitBox[]; links: UnitLink[]; columns: LayerColumn[] };

export type NetworkLayers = NonNullable<Preview['layers']>;

/**
 * Where the maps and links of a small network lie: inputs left, a column per layer. Each column draws `limit` units and folds the rest.
 * Link width grows with |weight| up to the largest one drawn, from 0.5 to 6 px, so that a net with small weights can be read too.
 */
export function networkLayout(input: {
  inputs: number; // that the first layer reads
  inputOrder?: readonly number[]; // the input column from top to bottom; numbers from `inputs` on are offered and not read
  layers: NetworkLayers;
  width: number;
  size: number; // of one map
  gap: number; // between maps
  limit: number;
  head: number; // room above each column
}): NetworkLayout {
  const { inputs, layers, width, size, gap, limit, head } = input;
  const inputOrder = input.inputOrder ?? Array.from({ length: inputs }, (_, at) => at);
  const counts = [inputOrder.length, ...layers.map((layer) => layer.units)];
  const drawn = counts.map((count) => Math.min(count, limit));
  const tallest = Math.max(...drawn, 1);
  const step = counts.length > 1 ? (width - size) / (counts.length - 1) : 0;
  const boxes: UnitBox[] = [];
  const columns: LayerColumn[] = [];
  counts.forEach((count, i) => {
    const shown = drawn[i] ?? 0;
    const x = Math.round(i * step);
    for (let place = 0; place < shown; place++) {
      const unit = i === 0 ? (inputOrder[place] ?? place) : place;
      boxes.push({ layer: i - 1, unit, x, y: head + place * (size + gap) });
    }
    const name = i === 0 ? 'inputs' : (layers[i - 1]?.name ?? '');
    columns.push({ layer: i - 1, name, x, units: i === 0 ? inputs : count, folded: count - shown, foldY: head + shown * (size + gap) });
  });
  const links = layers.flatMap((layer, i) => linksInto({ layer, index: i, boxes, fanIn: i === 0 ? inputs : (counts[i] ?? 0), size }));
  const largest = Math.max(1e-6, ...links.map((link) => Math.abs(link.weight)));
  const folds = columns.some((column) => column.folded > 0) ? 22 : 0;
  return {
    width,
    height: head + tallest * (size + gap) - gap + folds,
    size,
    boxes,
    links: links.map((link) => ({ ...link, width: linkWidth(Math.abs(link.weight) / Math.max(1, largest)) })),
    columns,
  };
}

/** In tenths of a pixel: a net that has settled is not painted anew at every preview. */
const linkWidth = (share: number) => Math.round(5 + 55 * share) / 10;

function linksInto(input: {
  layer: NetworkLayers[number];
  index: number;
  boxes: readonly UnitBox[];
  fanIn: number;
  size: number;
}): UnitLink[] {
  const { layer, index, boxes, fanIn, size } = input;
  // A layer without a weight per pair of units (activation, dropout, convolution) has no links.
  if (fanIn === 0 || layer.weights.length !== fanIn * layer.units) return [];
  const sources = boxes.filter((box) => box.layer === index - 1 && box.unit < fanIn);
  const targets = boxes.filter((box) => box.layer === index);
  return targets.flatMap((target) =>
    sources.map((source) => {
      const [x1, y1] = [source.x + size, source.y + size / 2];
      const [x2, y2] = [target.x, target.y + size / 2];
      const bend = (x2 - x1) / 2;
      const weight = layer.weights[source.unit * layer.units + target.unit] ?? 0;
      const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
      return { key: `${index}:${source.unit}:${target.unit}`, layer: index, from: source.unit, to: target.unit, weight, width: 0, path };
    }),
  );
}
