/** What a person is told and asked of each kind of layer. A new kind is a line here beside its spec and its lowering. */
import { paddingNames } from '../../spec/layers/image.ts';
import { directionNames, returnsNames } from '../../spec/layers/recurrent.ts';
import { sequencePaddingNames } from '../../spec/layers/sequence.ts';
import { activationLayerNames, activationNames, initialiserNames } from '../../spec/layers/weights.ts';
import type { LayerType } from '../../spec/model.ts';

type Track = { values: readonly number[] } | { min: number; max: number; step: number };

/** One field of a layer's form. `isRequired`: it has no default. */
export type LayerField = { key: string; isRequired?: boolean } & (
  | { type: 'number'; isWhole: boolean; slider?: Track; unit?: string }
  | { type: 'choice'; names: readonly string[] }
  | { type: 'flag' }
  | { type: 'lengths' }
);

export type LayerKind = {
  title: string; // in the menu
  group: 'Basic' | 'Images' | 'Sequences' | 'Blocks';
  hint: string; // what it does, in a sentence
  fields: readonly LayerField[];
};

const sizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
const sizesUpTo = (largest: number): Track => ({ values: sizes.filter((size) => size <= largest) });
const steps = (min: number, max: number): Track => ({ min, max, step: 1 });

const stride: LayerField = { key: 'stride', type: 'number', isWhole: true, slider: steps(1, 4) };
const dilation: LayerField = { key: 'dilation', type: 'number', isWhole: true, slider: steps(1, 8) };
const weights: readonly LayerField[] = [
  { key: 'activation', type: 'choice', names: activationNames },
  { key: 'bias', type: 'flag' },
  { key: 'initialiser', type: 'choice', names: initialiserNames },
];
const sliding: readonly LayerField[] = [
  { key: 'kernelSize', type: 'number', isWhole: true, unit: 'square', slider: steps(1, 7) },
  stride,
  { key: 'padding', type: 'choice', names: paddingNames },
  dilation,
  ...weights,
];
const poolSquare: readonly LayerField[] = [{ key: 'size', type: 'number', isWhole: true, unit: 'square', slider: steps(2, 4) }, stride];
const poolLine: readonly LayerField[] = [{ key: 'size', type: 'number', isWhole: true, unit: 'positions', slider: steps(2, 8) }, stride];
const recurrent: readonly LayerField[] = [
  { key: 'units', type: 'number', isWhole: true, isRequired: true, slider: sizesUpTo(256) },
  { key: 'returns', type: 'choice', names: returnsNames },
  { key: 'direction', type: 'choice', names: directionNames },
  { key: 'initialiser', type: 'choice', names: initialiserNames },
];

export const layerKinds: Record<LayerType, LayerKind> = {
  dense: {
    title: 'Dense',
    group: 'Basic',
    hint: 'Every output is a weighted sum of all inputs.',
    fields: [{ key: 'units', type: 'number', isWhole: true, isRequired: true, slider: sizesUpTo(256) }, ...weights],
  },
  activation: {
    title: 'Activation',
    group: 'Basic',
    hint: 'A function of each number alone; softmax turns the numbers of each position into shares of 1.',
    fields: [{ key: 'function', type: 'choice', isRequired: true, names: activationLayerNames }],
  },
  dropout: {
    title: 'Dropout',
    group: 'Basic',
    hint: 'While training, sets a random share of the numbers to zero.',
    fields: [{ key: 'rate', type: 'number', isWhole: false, isRequired: true, slider: { min: 0, max: 0.9, step: 0.05 } }],
  },
  flatten: { title: 'Flatten', group: 'Basic', hint: 'Turns an image into one row of numbers. It has no settings.', fields: [] },
  transpose: {
    title: 'Transpose',
    group: 'Basic',
    hint: 'Swaps the positions and the channels of a sequence, so that the next layer mixes positions. It has no settings.',
    fields: [],
  },
  reshape: {
    title: 'Reshape',
    group: 'Basic',
    hint: 'The same numbers in another shape, such as 8×16: positions first, channels last.',
    fields: [{ key: 'shape', type: 'lengths', isRequired: true }],
  },
  layerNorm: {
    title: 'Layer normalisation',
    group: 'Basic',
    hint: 'Brings the channels of each position to mean 0 and variance 1, then learns a gain and a bias. It has no settings.',
    fields: [],
  },
  batchNorm: {
    title: 'Batch normalisation',
    group: 'Basic',
    hint: 'Brings each channel to mean 0 and variance 1 over the batch, then learns a gain and a bias. It has no settings.',
    fields: [],
  },
  embedding: {
    title: 'Embedding',
    group: 'Sequences',
    hint: 'Learns a row of numbers for each code, such as a character.',
    fields: [
      { key: 'vocabulary', type: 'number', isWhole: true, isRequired: true, slider: sizesUpTo(256) },
      { key: 'units', type: 'number', isWhole: true, isRequired: true, slider: sizesUpTo(256) },
    ],
  },
  positionEmbedding: {
    title: 'Position embedding',
    group: 'Sequences',
    hint: 'Learns numbers for each position and adds them, since attention alone does not know the order. It has no settings.',
    fields: [],
  },
  multiHeadAttention: {
    title: 'Attention',
    group: 'Sequences',
    hint: 'Each position takes a weighted mean of what the others say; causal positions see only what came before.',
    fields: [
      { key: 'heads', type: 'number', isWhole: true, slider: { values: [1, 2, 4, 8, 16] } },
      { key: 'causal', type: 'flag' },
    ],
  },
  conv2d: {
    title: 'Convolution 2D',
    group: 'Images',
    hint: 'Slides small filters over an image.',
    fields: [{ key: 'filters', type: 'number', isWhole: true, isRequired: true, slider: sizesUpTo(96) }, ...sliding],
  },
  depthwiseConv2d: {
    title: 'Depthwise convolution 2D',
    group: 'Images',
    hint: 'Slides one small filter over each channel, apart from the others.',
    fields: sliding,
  },
  separableConv2d: {
    title: 'Separable convolution 2D',
    group: 'Images',
    hint: 'Slides one small filter over each channel, then mixes the channels of each pixel: a convolution with fewer weights.',
    fields: [{ key: 'filters', type: 'number', isWhole: true, isRequired: true, slider: sizesUpTo(96) }, ...sliding],
  },
  maxPool2d: {
    title: 'Max pooling 2D',
    group: 'Images',
    hint: 'Keeps the largest number of each window.',
    fields: poolSquare,
  },
  averagePool2d: {
    title: 'Average pooling 2D',
    group: 'Images',
    hint: 'Takes the mean of each window.',
    fields: poolSquare,
  },
  conv1d: {
    title: 'Convolution 1D',
    group: 'Sequences',
    hint: 'Slides small filters over the positions of a sequence.',
    fields: [
      { key: 'filters', type: 'number', isWhole: true, isRequired: true, slider: sizesUpTo(96) },
      { key: 'kernelSize', type: 'number', isWhole: true, unit: 'positions', slider: steps(1, 9) },
      stride,
      { key: 'padding', type: 'choice', names: sequencePaddingNames },
      dilation,
      ...weights,
    ],
  },
  maxPool1d: {
    title: 'Max pooling 1D',
    group: 'Sequences',
    hint: 'Keeps the largest number of each stretch of positions.',
    fields: poolLine,
  },
  averagePool1d: {
    title: 'Average pooling 1D',
    group: 'Sequences',
    hint: 'Takes the mean of each stretch of positions.',
    fields: poolLine,
  },
  globalMaxPool: {
    title: 'Global max pooling',
    group: 'Images',
    hint: 'Keeps the largest number of each channel of an image or a sequence. It has no settings.',
    fields: [],
  },
  globalAveragePool: {
    title: 'Global average pooling',
    group: 'Images',
    hint: 'Takes the mean of each channel of an image or a sequence. It has no settings.',
    fields: [],
  },
  simpleRnn: {
    title: 'Simple RNN',
    group: 'Sequences',
    hint: 'Reads a sequence position by position; each state is the tanh of the position and the state before.',
    fields: recurrent,
  },
  gru: {
    title: 'GRU',
    group: 'Sequences',
    hint: 'Reads a sequence position by position; two gates decide what it forgets and what it takes in.',
    fields: recurrent,
  },
  lstm: {
    title: 'LSTM',
    group: 'Sequences',
    hint: 'Reads a sequence position by position; three gates guard a memory beside its state.',
    fields: recurrent,
  },
  residual: {
    title: 'Residual block',
    group: 'Blocks',
    hint: 'Adds what its layers give to what they got: they must keep the shape.',
    fields: [],
  },
};
