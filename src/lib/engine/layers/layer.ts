/**
 * What every layer file gives: shapes and parameters before anything runs, then its forward and backward pass as ops.
 * A layer knows no executor, no buffer offset and no neighbour; the builder that it is handed knows those.
 */
import type { InitialiserName } from '../../spec/layers/weights.ts';
import type { Layer } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Op, View } from '../ops/op.ts';

export type ParameterInitialiser = InitialiserName;

export type ParameterShape = {
  name: string; // 'weights', 'bias', 'gain': one of its kind in the layer
  shape: number[];
  initialiser: ParameterInitialiser;
  fanIn: number;
  fanOut: number;
  isRegularised?: boolean; // true when left out for 'weights', else false
  isTrained?: boolean; // true when left out; false for running statistics
  isTable?: boolean; // its rows are looked up, not weighed: max-norm leaves it alone
};

export type Inferred = {
  outputShape: number[]; // without the batch
  parameters: ParameterShape[];
  multiplyAdds: number; // of one example's forward pass
  smallestBatch: number; // below it the layer has nothing to go by
};

/** Where a layer stands: its name for sentences ('conv2d 2') and the shape that reaches it. */
export type Site = {
  name: string;
  inputShape: number[];
  tokens: number | null; // how many codes there are when codes of a vocabulary reach the layer; null for numbers
  innerShape: number[] | null; // what the layers inside give, for a layer that has some
  lastStateOf?: string | null; // the recurrent layer of which only the last state reaches this one
};

/** A layer's hands while it lowers itself. */
export type LayerBuilder = {
  index: number; // 0-based, in the model
  inputShape: number[];
  outputShape: number[];
  emit(op: Op): void;
  /** Batched scratch of this layer; the same name is the same view. */
  scratch(name: string, size: number): View;
  /** Scratch of this layer that does not grow with the batch: `size` numbers in all. */
  total(name: string, size: number): View;
  parameter(name: string): View;
  gradient(name: string): View;
  /** The layer keeps its weights. */
  isFrozen: boolean;
  /** The layers inside, for a layer that has some. */
  inner: InnerLayers;
};

export type InnerLayers = {
  forward(input: View): View;
  /** `dOutput` may be overwritten. Null when nothing wants the input's gradient. */
  backward(dOutput: View, wantsInputGradient: boolean): View | null;
};

export type BackwardViews = {
  input: View;
  output: View;
  dOutput: View; // may be overwritten
  wantsInputGradient: boolean; // false when nothing below is trained
};

export type LayerLowering = {
  /** Layers that run inside this one, first to last. */
  inner?: readonly Layer[];
  /** Paths of issues are fields of the layer; '' is the layer. */
  infer(site: Site): Parsed<Inferred>;
  /** Returns where the output lies, which may be the input's view. */
  forward(builder: LayerBuilder, input: View, mode: 'train' | 'evaluate'): View;
  /** Fills the gradients of the parameters; returns where the input's gradient lies, null when not wanted. */
  backward(builder: LayerBuilder, views: BackwardViews): View | null;
};

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** The last length: inputs of a vector or of each position, channels of an image. */
export const lengthOf = (shape: readonly number[]): number => shape.at(-1) ?? 1;

/** '28x28x1'; one length alone reads better as a count, '4 numbers'. */
export const showShape = (shape: readonly number[]): string => (shape.length === 1 ? `${shape[0]} numbers` : shape.join('x'));

/** A shape at the end of 'but ...'. */
export const showReaching = (shape: readonly number[]): string => `${showShape(shape)} ${shape.length === 1 ? 'reach' : 'reaches'} it`;

export const problem = (path: string, message: string): { ok: false; issues: { path: string; message: string }[] } => ({
  ok: false,
  issues: [{ path, message }],
});

export const inferred = (value: Partial<Inferred> & { outputShape: number[] }): Parsed<Inferred> => ({
  ok: true,
  value: { parameters: [], multiplyAdds: 0, smallestBatch: 1, ...value },
});
