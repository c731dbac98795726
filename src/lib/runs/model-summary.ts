import type { Layer, Model } from '../spec/model.ts';

const withActivation = (text: string, activation: string) => (activation === 'linear' ? text : `${text} ${activation}`);

function summariseLayer(layer: Layer): string {
  switch (layer.type) {
    case 'dense':
      return withActivation(`dense ${layer.units}`, layer.activation);
    case 'conv2d':
      return withActivation(`conv ${layer.kernelSize}x${layer.kernelSize} ${layer.filters}`, layer.activation);
    case 'maxPool2d':
      return `max pool ${layer.size}`;
    case 'dropout':
      return `dropout ${layer.rate}`;
    case 'activation':
      return layer.function;
    case 'flatten':
      return 'flatten';
    default:
      return layer satisfies never;
  }
}

/** One line: 'dense 16 relu > dense 3'. */
export const summariseModel = (model: Model): string => model.layers.map(summariseLayer).join(' > ');
