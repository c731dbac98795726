/** Random documents for property tests: what people may write, with parts left out and keys in any order. */
import fc from 'fast-check';
import {
  encodingNames,
  generatorNames,
  imputationNames,
  planarInputs,
  scalingNames,
  targetScalingNames,
  taskNames,
} from '../../src/lib/spec/dataset.ts';
import { differencingNames, seriesTransformNames } from '../../src/lib/spec/dataset/series.ts';
import { textReadings, wordWeightings } from '../../src/lib/spec/dataset/text.ts';
import { paddingNames } from '../../src/lib/spec/layers/image.ts';
import { directionNames, returnsNames } from '../../src/lib/spec/layers/recurrent.ts';
import { sequencePaddingNames } from '../../src/lib/spec/layers/sequence.ts';
import { activationLayerNames, activationNames, initialiserNames } from '../../src/lib/spec/layers/weights.ts';
import type { Json } from '../../src/lib/spec/parse.ts';
import { classWeightNames, lossNames } from '../../src/lib/spec/training.ts';

type Document = fc.Arbitrary<{ [key: string]: Json }>;

/** An object of some of the optional parts and all of the required ones, in random key order. */
function written(required: Record<string, fc.Arbitrary<Json>>, optional: Record<string, fc.Arbitrary<Json>> = {}): Document {
  const names = Object.keys({ ...required, ...optional });
  return fc
    .tuple(
      fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) }),
      fc.shuffledSubarray(names, { minLength: names.length }),
    )
    .map(([record, order]) =>
      Object.fromEntries(order.flatMap((name) => (Object.hasOwn(record, name) ? [[name, record[name] ?? null]] : []))),
    );
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const seed = fc.maxSafeNat();
const name = fc.string({ minLength: 1, maxLength: 20 });
const one = <T extends string>(names: readonly T[]) => fc.constantFrom(...names);

const source: Document = fc.oneof(
  written({ type: fc.constant('shipped'), name }),
  written(
    { type: fc.constant('generator'), name: one(generatorNames) },
    { examples: fc.integer({ min: 2, max: 100_000 }), noise: between(0, 0.5), seed },
  ),
  written({ type: fc.constant('file'), path: name.map((text) => `data/${text}`) }),
);

const aSeries = written(
  {},
  {
    window: fc.integer({ min: 1, max: 100 }),
    horizon: fc.integer({ min: 1, max: 100 }),
    season: fc.integer({ min: 1, max: 100 }),
    transform: one(seriesTransformNames),
    differencing: one(differencingNames),
  },
);

export const aDataset: Document = written(
  { source, target: fc.oneof(name, fc.uniqueArray(name, { minLength: 2, maxLength: 4 })) },
  {
    version: fc.constant(1),
    task: one(taskNames),
    ignore: fc.array(
      name.map((text) => `other ${text}${text}`),
      { maxLength: 3 },
    ),
    split: written({}, { validation: between(0, 0.45), test: between(0, 0.45), seed, stratified: fc.boolean() }),
    preparation: written(
      {},
      {
        imputation: one(imputationNames),
        scaling: one(scalingNames),
        encoding: one(encodingNames),
        targetScaling: one(targetScalingNames),
        inputs: fc.shuffledSubarray([...planarInputs], { minLength: 1 }),
        series: fc.option(aSeries),
        text: written(
          {},
          {
            as: one(textReadings),
            weighting: one(wordWeightings),
            vocabulary: fc.integer({ min: 1, max: 20_000 }),
            length: fc.integer({ min: 0, max: 2000 }),
          },
        ),
      },
    ),
  },
);

const weights = { activation: one(activationNames), bias: fc.boolean(), initialiser: one(initialiserNames) };
const size = fc.integer({ min: 1, max: 100 });
const layer: Document = fc.oneof(
  written({ type: fc.constant('dense'), units: fc.integer({ min: 1, max: 100_000 }) }, weights),
  written({ type: fc.constant('activation'), function: one(activationLayerNames) }),
  written({ type: fc.constant('dropout'), rate: between(0, 0.999) }),
  written({ type: fc.constant('flatten') }),
  written({ type: fc.constant('transpose') }),
  written({ type: fc.constant('reshape'), shape: fc.array(size, { minLength: 1, maxLength: 3 }) }),
  written({ type: fc.constantFrom('layerNorm', 'batchNorm', 'positionEmbedding') }),
  written({
    type: fc.constant('embedding'),
    vocabulary: fc.integer({ min: 2, max: 1_000_000 }),
    units: fc.integer({ min: 1, max: 10_000 }),
  }),
  written({ type: fc.constant('multiHeadAttention') }, { heads: fc.integer({ min: 1, max: 1_000 }), causal: fc.boolean() }),
  written(
    { type: fc.constant('conv2d'), filters: fc.integer({ min: 1, max: 10_000 }) },
    { kernelSize: size, stride: size, padding: one(paddingNames), dilation: size, ...weights },
  ),
  written(
    { type: fc.constant('conv1d'), filters: fc.integer({ min: 1, max: 10_000 }) },
    { kernelSize: size, stride: size, padding: one(sequencePaddingNames), dilation: size, ...weights },
  ),
  written(
    { type: fc.constant('separableConv2d'), filters: fc.integer({ min: 1, max: 10_000 }) },
    { kernelSize: size, stride: size, padding: one(paddingNames), dilation: size, ...weights },
  ),
  written(
    { type: fc.constant('depthwiseConv2d') },
    { kernelSize: size, stride: size, padding: one(paddingNames), dilation: size, ...weights },
  ),
  written({ type: one(['maxPool2d', 'averagePool2d', 'maxPool1d', 'averagePool1d']) }, { size, stride: size }),
  written(
    { type: one(['simpleRnn', 'gru', 'lstm']), units: fc.integer({ min: 1, max: 1024 }) },
    { returns: one(returnsNames), direction: one(directionNames), initialiser: one(initialiserNames) },
  ),
  written({ type: one(['globalMaxPool', 'globalAveragePool']) }),
);

export const aModel: Document = written({ layers: fc.array(layer, { minLength: 1, maxLength: 8 }) }, { version: fc.constant(1) });

const decay = between(0, 0.9999);
const epsilon = between(1e-12, 1);
const adam = { beta1: decay, beta2: decay, epsilon };
const optimizer: Document = fc.oneof(
  written({ type: fc.constant('sgd') }),
  written({ type: one(['momentum', 'nesterov']) }, { momentum: decay }),
  written({ type: fc.constant('rmsprop') }, { decay, epsilon }),
  written({ type: fc.constant('adagrad') }, { epsilon }),
  written({ type: fc.constant('adam') }, adam),
  written({ type: fc.constant('adamw') }, { ...adam, weightDecay: between(0, 100) }),
);
const share = between(0, 1);
const factor = between(1e-6, 1);
const epochs = fc.integer({ min: 1, max: 100_000 });
const schedule: Document = fc.oneof(
  written({ type: fc.constant('constant') }),
  written({ type: fc.constant('step') }, { every: epochs, factor }),
  written({ type: fc.constant('cosine') }, { floor: share }),
  written({ type: fc.constant('oneCycle') }, { rise: share, startDivisor: between(1, 1e9), endDivisor: between(1, 1e9) }),
  written({ type: fc.constant('reduceOnPlateau') }, { patience: epochs, factor, minDelta: between(0, 1e6), floor: share }),
);
const warmup: Document = fc.oneof(
  written({ type: fc.constant('steps') }, { steps: epochs }),
  written({ type: fc.constant('share') }, { share: factor }),
);
const lossOptions: Document = written(
  {},
  {
    classWeights: one(classWeightNames),
    labelSmoothing: decay,
    focal: fc.oneof(fc.constant(0), between(0, 10)),
    delta: between(1e-9, 1e6),
    q: between(1e-9, 0.999),
  },
);
const limit = fc.oneof(fc.constant(0), between(0, 1e6));

export const aTraining: Document = written(
  {},
  {
    version: fc.constant(1),
    loss: one(['auto', ...lossNames]),
    lossOptions,
    optimizer,
    learningRate: between(1e-9, 100),
    schedule,
    warmup: fc.option(warmup),
    batchSize: fc.integer({ min: 1, max: 100_000 }),
    epochs,
    seed,
    repeats: fc.integer({ min: 1, max: 32 }),
    regularisation: written({}, { l1: between(0, 100), l2: between(0, 100), maxNorm: limit }),
    clipping: written({}, { value: limit, norm: limit }),
    start: fc.option(
      fc.oneof(
        written(
          { type: fc.constant('run'), run: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/) },
          { frozen: fc.array(fc.nat(50), { maxLength: 3 }) },
        ),
        written({ type: fc.constant('file'), path: name }, { frozen: fc.array(fc.nat(50), { maxLength: 3 }) }),
      ),
    ),
    budget: written({}, { seconds: between(0, 1e6) }),
    instruments: fc.option(written({}, { every: epochs })),
    checkpoints: written({}, { every: fc.integer({ min: 0, max: 100_000 }), megabytes: between(1e-3, 1e5) }),
    earlyStopping: fc.option(written({}, { patience: epochs, minDelta: between(0, 1e6), restoreBest: fc.boolean() })),
  },
);

const text = fc.string({ unit: 'binary', maxLength: 60 });
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const cellName = fc.stringMatching(/^[a-z0-9é]{1,8}( [a-z0-9]{1,4})?$/);
const anyJson = fc.oneof(fc.constant(null), fc.integer(), fc.array(fc.boolean()), fc.constant({ unknown: { key: 1 } }));

/** The cells of a notebook, with ids and names of their own; specs may be wrong, texts anything. */
export const aNotebook: Document = written(
  {
    cells: fc.uniqueArray(fc.record({ id, name: cellName }), { maxLength: 7, selector: ({ id }) => id }).chain((bases) => {
      const taken = new Set<string>();
      const fresh = bases.filter(({ name }) => !taken.has(name) && taken.add(name));
      return fc.tuple(
        ...fresh.map(({ id, name }) => {
          const base = { id: fc.constant(id), name: fc.constant(name) };
          const other = fc.constantFrom('', ...fresh.map((cell) => cell.name));
          return fc.oneof(
            written({ ...base, type: fc.constant('note') }, { text }),
            written({ ...base, type: fc.constant('data') }, { spec: fc.oneof(aDataset, anyJson), draft: text }),
            written({ ...base, type: fc.constant('model') }, { spec: fc.oneof(aModel, anyJson) }),
            written(
              { ...base, type: fc.constant('train') },
              { data: other, model: other, spec: fc.oneof(aTraining, anyJson), hypothesis: anyJson },
            ),
            written({ ...base, type: fc.constant('compare') }, { spec: anyJson, hypothesis: anyJson }),
          );
        }),
      );
    }),
  },
  { version: fc.constant(1), title: text, backend: one(['auto', 'webgpu', 'wasm', 'cpu']) },
);

/** Any JSON, as deep and odd as it comes. */
export const aJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string({ unit: 'binary' }),
    fc.array(tie('json'), { maxLength: 6 }),
    fc.dictionary(
      fc.string({ maxLength: 12 }).filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
      tie('json'),
      { maxKeys: 6 },
    ),
  ),
})).json;
