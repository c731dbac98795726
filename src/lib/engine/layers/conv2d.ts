/** Slides square filters over an image. */
import type { Conv2dLayer } from '../../spec/layers/image.ts';
import { convolution } from './convolution.ts';
import type { LayerLowering } from './layer.ts';

export function conv2d({ kernelSize: kernel, stride, padding, dilation = 1, ...rest }: Conv2dLayer): LayerLowering {
  return convolution({ ...rest, spec: { over: 'image', kernel, stride, dilation, padding, field: 'kernelSize', noun: 'kernel' } });
}
