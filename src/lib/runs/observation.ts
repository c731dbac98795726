/** What instruments saw at the end of an epoch. Kept in the history beside the scores; no part of what a run is. */

/** Numbers as a distribution. Shares are of all numbers; mean, deviation, norm and histogram are over the finite ones. */
export type Spread = {
  count: number;
  norm: number; // root of the sum of squares
  mean: number;
  deviation: number; // root mean square distance from the mean
  zeros: number; // share that is exactly 0
  nans: number; // share that is not a number
  infinities: number; // share that is infinite
  from: number; // lower edge of the first bin
  to: number; // upper edge of the last one
  counts: number[]; // equal bins; empty when no number is finite
};

export type LayerObservation = {
  layer: number; // index in the plan's layers
  name: string; // 'dense 1'
  weights: Spread | null; // null: the layer has none; biases and norms' gains count too
  gradients: Spread | null; // of the mean loss of one batch, without regularisation and clipping
  activations: Spread; // outputs of the layer over the probe examples, dropout off
  deadUnits: number; // share of outputs that are 0 for every probe example
  updateRatio: number | null; // norm of the next step's update over the norm of the weights
};

export type Observation = {
  epoch: number; // done
  layers: LayerObservation[];
  /** Estimates of |G|^2 and tr(S), whose ratio is the gradient noise scale in examples; null with a single batch. Each is noisy. */
  noise: { signal: number; noise: number } | null;
  tookMs: number;
};
