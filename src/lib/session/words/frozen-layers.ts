/** Layers as they are offered to be frozen: those with weights, by their place in the text. Pure. */
import { layersInOrder, type Layer, type LayerType } from '../../spec/model.ts';

export type LayerChoice = { index: number; name: string };

const weightless: ReadonlySet<LayerType> = new Set([
  ...(['activation', 'dropout', 'flatten', 'reshape', 'transpose', 'residual'] as const),
  ...(['maxPool2d', 'averagePool2d', 'maxPool1d', 'averagePool1d', 'globalAveragePool', 'globalMaxPool'] as const),
]);

/** 'dense 1', 'batchNorm 2': named as everywhere, counted through blocks. */
export const freezable = (layers: readonly Layer[]): LayerChoice[] =>
  layersInOrder(layers).flatMap(({ type }, index) => (weightless.has(type) ? [] : [{ index, name: `${type} ${index + 1}` }]));
