/** What can be asked of a run's kept weights when a person wants to look inside, and what is answered. Plain data for any thread. */

/** `example`: its place in the validation part. `layer`: its index in the plan, layers inside others counted. */
export type InsideQuestion =
  { type: 'activations'; example: number } | { type: 'weights' } | { type: 'tables' } | { type: 'examples'; layer: number };

/** A layer as a person finds it again in the text of the model. */
export type NamedLayer = {
  layer: number;
  name: string; // 'conv2d 2'
  label: string; // 'conv 3×3 8 relu'
  within: string | null; // 'residual 1'
  shape: number[]; // of its output, without the batch
};

export type LayerOutput = NamedLayer & { values: Float32Array };

/** What each layer makes of one example, dropout off. Layers that pass numbers on as they are, are left out. */
export type Activations = {
  type: 'activations';
  example: number;
  input: { shape: number[]; values: Float32Array; codes: string[] | null }; // codes: what stands at each position of a text
  layers: LayerOutput[];
};

/**
 * Weights as pictures of [planes, rows, columns]. 'filter': a plane a channel. 'taps': of a sequence, a row a channel. 'unit': what a dense
 * unit sees of an image. 'matrix': one picture, from the rows to the columns.
 */
export type WeightPictures = Pick<NamedLayer, 'layer' | 'name' | 'label' | 'within'> & {
  parameter: string; // 'weights'
  kind: 'filter' | 'taps' | 'depthwise' | 'unit' | 'matrix';
  isColour: boolean; // its three planes are red, green and blue of the input
  planes: number;
  rows: number;
  columns: number;
  values: Float32Array; // [pictures, planes, rows, columns]
};
export type Weights = { type: 'weights'; layers: WeightPictures[] };

/** Points on two principal components; the shares are of the whole variance. */
export type Projected = { x: Float32Array; y: Float32Array; shares: [number, number]; width: number }; // width: numbers of each point

/** The rows of a table of an embedding or of positions. */
export type ProjectedTable = Pick<NamedLayer, 'layer' | 'name' | 'label' | 'within'> & Projected & { names: string[] };
export type Tables = { type: 'tables'; tables: ProjectedTable[] };

/** What a layer makes of validation examples; `at`: their places in the validation part. */
export type ProjectedExamples = { type: 'examples'; layer: number; at: Int32Array } & Projected;

export type InsideAnswer = Activations | Weights | Tables | ProjectedExamples;
export type InsideAnswerTo<Question extends InsideQuestion> = Extract<InsideAnswer, { type: Question['type'] }>;
