import type { ParameterInitialiser } from '../layers/layer.ts';
import type { Op, View } from './op.ts';

/** A named parameter inside the flat `params` buffer. */
export type Parameter = {
  name: string; // 'dense1.weights', 'conv2d2.bias': layer type and 1-based position
  layer: number; // 0-based, counted through nested layers: index into `layers` of the plan
  offset: number;
  shape: number[]; // dense [in, out]; conv [kernel, kernel, channels, filters]; bias [out]
  initialiser: ParameterInitialiser;
  fanIn: number;
  fanOut: number;
  isRegularised: boolean; // l1, l2 and max-norm act on it
  isTrained: boolean; // false for running statistics and frozen layers
  isTable?: boolean; // rows are looked up: no max-norm
};

/** What a person sees of one layer before Run, and where its output lies. */
export type LayerPlan = {
  name: string; // 'dense 1': numbered in the order of the text, nested layers counted
  path: string; // 'layers[0]', or 'layers[2].layers[0]' inside a residual block
  outputShape: number[]; // without the batch
  parameters: number;
  multiplyAdds: number; // of one example's forward pass
  memoryBytes: number; // parameters, gradients, slots and one batch of activations
  largestRow: number; // numbers of its largest scratch, for one example
  output: View;
};

/** One training step and one evaluation step as op lists. Pure data, built without TF.js. */
export type Plan = {
  batchSize: number;
  inputShape: number[];
  inputSize: number;
  outputs: number; // width of the last layer
  parameterCount: number;
  slotCount: number;
  activationCount: number; // numbers in the activations buffer at full batch
  parameters: Parameter[];
  layers: LayerPlan[];
  input: View;
  step: Op[];
  evaluate: Op[]; // forward without dropout, from `input` to the last layer's output
};
