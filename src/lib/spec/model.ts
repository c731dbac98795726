/** The model noun: a list of layers, first to last. The last layer gives the outputs (logits or values), without softmax or sigmoid. */

export const activationNames = ['linear', 'relu', 'tanh', 'sigmoid'] as const;
export type ActivationName = (typeof activationNames)[number];

export const initialiserNames = ['glorotUniform', 'heUniform'] as const;
export type InitialiserName = (typeof initialiserNames)[number];

export type DenseLayer = { type: 'dense'; units: number; activation: ActivationName; bias: boolean; initialiser: InitialiserName };
export type ActivationLayer = { type: 'activation'; function: ActivationName };
export type DropoutLayer = { type: 'dropout'; rate: number }; // share of inputs set to zero, 0 <= rate < 1
export type FlattenLayer = { type: 'flatten' };
export type Conv2dLayer = {
  type: 'conv2d';
  filters: number;
  kernelSize: number; // square
  stride: number;
  padding: 'valid' | 'same';
  activation: ActivationName;
  bias: boolean;
  initialiser: InitialiserName;
};
export type MaxPool2dLayer = { type: 'maxPool2d'; size: number; stride: number }; // valid padding; stride defaults to size

export type Layer = DenseLayer | ActivationLayer | DropoutLayer | FlattenLayer | Conv2dLayer | MaxPool2dLayer;
export type LayerType = Layer['type'];

export type Model = { version: 1; layers: Layer[] };
