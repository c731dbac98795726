/**
 * y = gain * (x - mean) / sqrt(variance + epsilon) + bias, channel by channel (Ioffe & Szegedy 2015), by PyTorch's conventions:
 * training takes the moments of the batch and its positions and moves running ones by a tenth of the way, the running variance as
 * that of a sample; evaluation and a frozen layer take the running ones.
 */
import { inferred, lengthOf, sizeOf, type LayerBuilder, type LayerLowering, type ParameterShape } from './layer.ts';
import { epsilon, normParameters } from './layer-norm.ts';

const momentum = 0.1;

export function batchNorm(): LayerLowering {
  const running = (builder: LayerBuilder) => ({ mean: builder.parameter('runningMean'), variance: builder.parameter('runningVariance') });
  const ofBatch = (builder: LayerBuilder) => {
    const channels = lengthOf(builder.inputShape);
    return { mean: builder.total('mean', channels), variance: builder.total('variance', channels) };
  };
  return {
    infer({ inputShape }) {
      const channels = lengthOf(inputShape);
      const fans = { shape: [channels], fanIn: channels, fanOut: channels, isTrained: false };
      const kept: ParameterShape[] = [
        { name: 'runningMean', initialiser: 'zeros', ...fans },
        { name: 'runningVariance', initialiser: 'ones', ...fans },
      ];
      return inferred({
        outputShape: inputShape,
        parameters: [...normParameters(channels), ...kept],
        multiplyAdds: 2 * sizeOf(inputShape),
        smallestBatch: sizeOf(inputShape) === channels ? 2 : 1,
      });
    },

    forward(builder, input, mode) {
      const output = builder.scratch('output', input.size);
      const usesBatch = mode === 'train' && !builder.isFrozen;
      const moments = usesBatch ? ofBatch(builder) : running(builder);
      const common = { input, ...moments, channels: lengthOf(builder.inputShape), each: 'channel' } as const;
      const [gain, bias] = [builder.parameter('gain'), builder.parameter('bias')];
      if (usesBatch) builder.emit({ op: 'moments', ...common });
      builder.emit({ op: 'normalise', ...common, gain, bias, output, epsilon });
      if (!usesBatch) return output;
      const { mean: runningMean, variance: runningVariance } = running(builder);
      const positions = input.size / common.channels;
      builder.emit({ op: 'movingMoments', ...moments, runningMean, runningVariance, positions, momentum });
      return output;
    },

    backward(builder, { input, dOutput, wantsInputGradient }) {
      const moments = builder.isFrozen ? running(builder) : ofBatch(builder);
      const [dGain, dBias] = [builder.gradient('gain'), builder.gradient('bias')];
      const common = {
        input,
        ...moments,
        dOutput,
        dGain,
        dBias,
        channels: lengthOf(builder.inputShape),
        each: 'channel',
        epsilon,
      } as const;
      builder.emit({ op: 'normaliseGradient', ...common });
      if (!wantsInputGradient) return null;
      const dInput = builder.scratch('dInput', input.size);
      builder.emit({ op: 'normaliseInputGradient', ...common, gain: builder.parameter('gain'), dInput, isConstant: builder.isFrozen });
      return dInput;
    },
  };
}
