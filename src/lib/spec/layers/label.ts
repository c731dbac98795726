/** A layer in a few words: the one place for chips, tables, records and sentences. */
import type { Layer, LayerType } from '../model.ts';

type Field = (key: string) => string; // the field's value as text

const tail = (field: Field): string => (field('activation') === 'linear' ? '' : ` ${field('activation')}`);
const square = (side: string): string => `${side}×${side}`;

/** What is not as by default: ' both', ' all'. */
const readingOf = (field: Field): string =>
  `${field('direction') === 'forward' ? '' : ` ${field('direction')}`}${field('returns') === 'last' ? '' : ` ${field('returns')}`}`;

/** 'dense 16 relu', 'conv 3×3 8 relu', 'dropout 0.2'. */
export const layerLabels: Record<LayerType, (field: Field) => string> = {
  dense: (field) => `dense ${field('units')}${tail(field)}`,
  activation: (field) => field('function'),
  dropout: (field) => `dropout ${field('rate')}`,
  flatten: () => 'flatten',
  reshape: (field) => `reshape ${field('shape')}`,
  transpose: () => 'transpose',
  layerNorm: () => 'layer norm',
  batchNorm: () => 'batch norm',
  embedding: (field) => `embedding ${field('vocabulary')} ${field('units')}`,
  positionEmbedding: () => 'positions',
  multiHeadAttention: (field) => `${field('causal') === 'true' ? 'causal ' : ''}attention ${field('heads')}`,
  conv2d: (field) => `conv ${square(field('kernelSize'))} ${field('filters')}${tail(field)}`,
  conv1d: (field) => `conv ${field('kernelSize')} ${field('filters')}${tail(field)}`,
  depthwiseConv2d: (field) => `depthwise conv ${square(field('kernelSize'))}${tail(field)}`,
  separableConv2d: (field) => `separable conv ${square(field('kernelSize'))} ${field('filters')}${tail(field)}`,
  maxPool2d: (field) => `max pool ${field('size')}`,
  averagePool2d: (field) => `average pool ${field('size')}`,
  maxPool1d: (field) => `max pool ${field('size')}`,
  averagePool1d: (field) => `average pool ${field('size')}`,
  globalMaxPool: () => 'global max pool',
  globalAveragePool: () => 'global average pool',
  simpleRnn: (field) => `simple RNN ${field('units')}${readingOf(field)}`,
  gru: (field) => `GRU ${field('units')}${readingOf(field)}`,
  lstm: (field) => `LSTM ${field('units')}${readingOf(field)}`,
  residual: (field) => `residual (${field('layers')})`,
};

export const labelOf = (layer: Layer): string =>
  layerLabels[layer.type]((key) => {
    const value: unknown = Object.entries(layer).find(([name]) => name === key)?.[1];
    if (layer.type === 'residual' && key === 'layers') return labelsOf(layer.layers);
    return Array.isArray(value) ? value.join('×') : String(value);
  });

/** 'dense 16 relu > dense 3' */
export const labelsOf = (layers: readonly Layer[]): string => layers.map(labelOf).join(' > ');
