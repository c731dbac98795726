/** Convolutions as Keras layers. What TF.js's own do not know (causal padding, strides beside dilation) is written another way. */
import type { ActivationName } from '../../../spec/layers/weights.ts';
import type { PlacedNode, Tensor } from '../graph.ts';
import type { Slide } from '../slide.ts';
import { spreadOut } from '../tensor.ts';
import { activateBehind, activationWithin } from './activation.ts';
import { zeros, type LayersModelBuilder } from './builder.ts';

type Convolving = {
  on: string;
  kind: 'Conv1D' | 'Conv2D' | 'DepthwiseConv2D' | 'SeparableConv2D';
  slide: Slide;
  filters: number | null; // null: as many as channels
  kernel: Tensor; // what slides
  pointwise?: Tensor;
  bias: boolean;
  activation: ActivationName;
  padding: 'valid' | 'same' | 'causal';
};

const initialisers = {
  Conv1D: { kernel_initializer: zeros },
  Conv2D: { kernel_initializer: zeros },
  DepthwiseConv2D: { depthwise_initializer: zeros },
  SeparableConv2D: { depthwise_initializer: zeros, pointwise_initializer: zeros },
};

export function convolve(builder: LayersModelBuilder, node: PlacedNode, convolving: Convolving): string {
  const whole = withoutDilation(convolving);
  const slid = whole.padding === 'causal' ? slideCausally(builder, node, whole) : slide(builder, node, whole);
  return activateBehind(builder, node, { on: slid, activation: convolving.activation });
}

/** TF.js dilates no depthwise filters, and others only at stride 1: zeros between the taps do the same. */
function withoutDilation(convolving: Convolving): Convolving {
  const { kind, slide, kernel } = convolving;
  const [dilation = 1] = slide.dilations;
  const isKnown = dilation === 1 || (kind !== 'DepthwiseConv2D' && slide.strides.every((stride) => stride === 1));
  if (isKnown) return convolving;
  const spread = slide.kernel.reduce((tensor, _, axis) => spreadOut(tensor, axis, dilation), kernel);
  const plain = { kernel: spread.shape.slice(0, slide.kernel.length), dilations: slide.dilations.map(() => 1) };
  return { ...convolving, kernel: spread, slide: { ...slide, ...plain } };
}

function slide(
  builder: LayersModelBuilder,
  node: PlacedNode,
  { on, kind, slide, filters, kernel, pointwise, bias, activation, padding }: Convolving,
): string {
  const isDepthwise = kind === 'DepthwiseConv2D' || kind === 'SeparableConv2D';
  const config = {
    ...(filters !== null && { filters }),
    ...(isDepthwise && { depth_multiplier: 1 }),
    kernel_size: slide.kernel,
    strides: slide.strides,
    dilation_rate: slide.dilations,
    padding,
    use_bias: bias,
    activation: activationWithin(activation),
    ...initialisers[kind],
  };
  const weights = {
    [isDepthwise ? 'depthwise_kernel' : 'kernel']: kernel,
    ...(pointwise && { pointwise_kernel: pointwise }),
    ...(bias && { bias: node.weight('bias') }),
  };
  return builder.call(kind, { on, name: node.name, config, weights });
}

/** Zeros before the sequence, as an image of height 1: TF.js pads nothing else. */
function slideCausally(builder: LayersModelBuilder, node: PlacedNode, convolving: Convolving): string {
  const { name, inputShape, outputShape } = node;
  const { kernel, strides, dilations, pads } = convolving.slide;
  const image = builder.call('Reshape', { on: convolving.on, name: `${name}_image`, config: { target_shape: [1, ...inputShape] } });
  const padding = [[0, 0], ...pads];
  const on = builder.call('ZeroPadding2D', { on: image, name: `${name}_padded`, config: { padding } });
  const onImage: Slide = { kernel: [1, ...kernel], strides: [1, ...strides], dilations: [1, ...dilations], pads: [] };
  const filter = { ...convolving.kernel, shape: [1, ...convolving.kernel.shape] };
  const slid = slide(builder, node, { ...convolving, on, kind: 'Conv2D', slide: onImage, kernel: filter, padding: 'valid' });
  return builder.call('Reshape', { on: slid, name: `${name}_sequence`, config: { target_shape: outputShape } });
}
