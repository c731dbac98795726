/** Activations as ONNX nodes of opset 17, which knows neither gelu nor silu. */
import type { ActivationLayerName } from '../../../spec/layers/weights.ts';
import type { OnnxBuilder } from './builder.ts';

export function activate(builder: OnnxBuilder, input: string, name: ActivationLayerName): string {
  const { node, scalar } = builder;
  switch (name) {
    case 'linear':
      return input;
    case 'relu':
      return node('Relu', [input]);
    case 'leakyRelu':
      return node('LeakyRelu', [input], { attributes: { alpha: { float: 0.01 } } });
    case 'elu':
      return node('Elu', [input], { attributes: { alpha: { float: 1 } } });
    case 'tanh':
      return node('Tanh', [input]);
    case 'sigmoid':
      return node('Sigmoid', [input]);
    case 'silu':
      return node('Mul', [input, node('Sigmoid', [input])]);
    case 'softmax':
      return node('Softmax', [input], { attributes: { axis: { int: -1 } } });
    case 'gelu': {
      // x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
      const cube = node('Mul', [node('Mul', [input, input]), input]);
      const sum = node('Add', [input, node('Mul', [cube, scalar('cubic', 0.044715)])]);
      const bent = node('Tanh', [node('Mul', [sum, scalar('scale', Math.sqrt(2 / Math.PI))])]);
      return node('Mul', [node('Mul', [input, scalar('half', 0.5)]), node('Add', [bent, scalar('one', 1)])]);
    }
    default:
      return name satisfies never;
  }
}
