/** Slides filters over the positions of a sequence. */
import type { Conv1dLayer } from '../../spec/layers/sequence.ts';
import { convolution } from './convolution.ts';
import type { LayerLowering } from './layer.ts';

export function conv1d({ kernelSize: kernel, stride, padding, dilation, ...rest }: Conv1dLayer): LayerLowering {
  return convolution({ ...rest, spec: { over: 'sequence', kernel, stride, dilation, padding, field: 'kernelSize', noun: 'kernel' } });
}
