/** What of a run's preparation goes into the file before its first layer and behind its last, and what stays to be done outside. */
import { valuesOf, type FittedColumn, type FittedPreparation } from '../../data/prepared.ts';
import { codesOf } from '../../data/text/fit-text.ts';
import type { LossName } from '../../spec/training.ts';
import type { Scaling, Tail } from './graph.ts';

const plain = (count: number): Scaling => ({
  offset: Array.from({ length: count }, () => 0),
  scale: Array.from({ length: count }, () => 1),
});

function scalingOf(column: FittedColumn): Scaling {
  switch (column.type) {
    case 'number':
      return { offset: [column.offset], scale: [column.scale] };
    case 'category':
      return plain(column.categories.length);
    case 'words':
      return plain(column.words.length);
    case 'image':
      return { offset: plain(column.shape[2]).offset, scale: plain(column.shape[2]).scale.map(() => column.divisor) };
    case 'characters':
      return plain(0);
    default:
      return column satisfies never;
  }
}

/** Numbers are scaled inside the file, so that it takes raw ones; null where nothing is to be scaled. */
export function scalingBefore({ planar, columns }: FittedPreparation): Scaling | null {
  const each = columns.map(scalingOf);
  const { offset, scale } = planar ?? { offset: each.flatMap((one) => one.offset), scale: each.flatMap((one) => one.scale) };
  return offset.every((value) => value === 0) && scale.every((value) => value === 1) ? null : { offset, scale };
}

/** Chances instead of logits, values in their own unit instead of scaled ones. */
export function tailOf(preparation: FittedPreparation, loss: LossName): Tail {
  const { target } = preparation;
  if (loss === 'softmaxCrossEntropy') return { type: 'softmax' };
  if (loss === 'sigmoidCrossEntropy') return { type: target.type === 'labels' ? 'sigmoid' : 'twoClasses' };
  const scaled =
    target.type === 'values' ? target.values : target.type === 'value' ? Array.from({ length: valuesOf(preparation) }, () => target) : [];
  const [offset, scale] = [scaled.map((each) => each.offset), scaled.map((each) => each.scale)];
  return offset.every((value) => value === 0) && scale.every((value) => value === 1) ? { type: 'none' } : { type: 'unit', offset, scale };
}

export const tokensOf = (preparation: FittedPreparation): number | null => codesOf(preparation).tokens;
