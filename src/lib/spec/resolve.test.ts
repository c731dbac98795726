import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aJson } from '../../../tests/support/spec-arbitraries.ts';
import { canonical } from './canonical.ts';
import { defaultDataset } from './dataset.ts';
import { sha256 } from './hash.ts';
import type { Layer, Model } from './model.ts';
import { parseModel } from './model.ts';
import { hashResolved, modelOutputs, resolve, type ResolveInput } from './resolve.ts';
import { parseTraining, defaultTraining, type LossName } from './training.ts';

function aModelOf(...layers: object[]): Model {
  const parsed = parseModel({ layers });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

const dense = (units: number) => ({ type: 'dense', units });

function given(change: Partial<ResolveInput> = {}): ResolveInput {
  const dataset = defaultDataset({ source: { type: 'shipped', name: 'iris' }, target: 'class' });
  return { dataset, model: aModelOf(dense(16), dense(3)), training: defaultTraining(), task: 'classification', outputs: 3, ...change };
}

const lossOf = (input: ResolveInput) => {
  const resolved = resolve(input);
  return resolved.ok ? resolved.value.training.loss : resolved.issues;
};

test('a resolved spec has a canonical form and a name that never change in version 1', () => {
  const resolved = resolve(given());
  expect(resolved.ok && canonical(resolved.value)).toBe(
    '{"dataset":{"ignore":[],"preparation":{"encoding":"oneHot","imputation":"mean","inputs":["x1","x2"],"scaling":"standard","targetScaling":"standard"},' +
      '"source":{"name":"iris","type":"shipped"},"split":{"seed":0,"stratified":true,"test":0,"validation":0.2},"target":"class","task":"classification","version":1},' +
      '"model":{"layers":[{"activation":"linear","bias":true,"initialiser":"glorotUniform","type":"dense","units":16},' +
      '{"activation":"linear","bias":true,"initialiser":"glorotUniform","type":"dense","units":3}],"version":1},' +
      '"training":{"batchSize":32,"earlyStopping":null,"epochs":30,"learningRate":0.01,"loss":"softmaxCrossEntropy",' +
      '"optimizer":{"beta1":0.9,"beta2":0.999,"epsilon":1e-8,"type":"adam"},"regularisation":{"l1":0,"l2":0},"version":1},"version":1}',
  );
  expect(resolved.ok && hashResolved(resolved.value)).toBe('4ad7dffc64bfb5c5847847dc0ead2f5ebaff0878f8b4125909ef2ce28bc67c42');
});

test('a field that came later changes no name where it has its default', () => {
  const conv = { type: 'conv2d', filters: 8 };
  const named = (layer: object) => {
    const resolved = resolve(given({ model: aModelOf(layer, { type: 'flatten' }, dense(3)) }));
    return resolved.ok && hashResolved(resolved.value);
  };
  expect(named(conv)).toBe('8a6fccef1672f2bc29f4778622624e8427dda7639834356fd1e0e21e751a92d2');
  expect(named({ ...conv, dilation: 1 })).toBe(named(conv));
  expect(named({ ...conv, dilation: 2 })).not.toBe(named(conv));
});

test('which checkpoints are kept does not name what is trained, and the default is not written down', () => {
  const named = (checkpoints: object) => {
    const parsed = parseTraining({ checkpoints });
    const resolved = parsed.ok && resolve(given({ training: parsed.value }));
    return resolved && resolved.ok && hashResolved(resolved.value);
  };
  expect([{}, { every: 5 }, { every: 1, megabytes: 2 }].map(named)).toEqual([named({}), named({}), named({})]);
  expect(named({})).toBe('4ad7dffc64bfb5c5847847dc0ead2f5ebaff0878f8b4125909ef2ce28bc67c42');
  expect(parseTraining({ checkpoints: { every: 0 } })).toEqual(parseTraining({}));
});

test('how many repeats are trained does not name what is trained, and one is not written down', () => {
  const named = (repeats: object) => {
    const parsed = parseTraining(repeats);
    const resolved = parsed.ok && resolve(given({ training: parsed.value }));
    return resolved && resolved.ok && hashResolved(resolved.value);
  };
  expect([{ repeats: 1 }, { repeats: 5 }, { repeats: 32 }].map(named)).toEqual([named({}), named({}), named({})]);
  expect(named({})).toBe('4ad7dffc64bfb5c5847847dc0ead2f5ebaff0878f8b4125909ef2ce28bc67c42');
  expect(parseTraining({ repeats: 1 })).toEqual(parseTraining({}));
});

test('the run seed does not name what is trained', () => {
  const hashes = [0, 1].map((seed) => {
    const resolved = resolve(given({ training: { ...defaultTraining(), seed } }));
    return resolved.ok && hashResolved(resolved.value);
  });
  expect(hashes[0]).toBe(hashes[1]);
});

test.each<[string, Partial<ResolveInput>, LossName]>([
  ['classes', {}, 'softmaxCrossEntropy'],
  ['two classes and one output', { model: aModelOf(dense(1)), outputs: 2 }, 'sigmoidCrossEntropy'],
  ['two classes and two outputs', { model: aModelOf(dense(2)), outputs: 2 }, 'softmaxCrossEntropy'],
  ['a number', { model: aModelOf(dense(1)), task: 'regression', outputs: 1 }, 'meanSquaredError'],
])('auto chooses the loss for %s', (_what, change, loss) => {
  expect(lossOf(given(change))).toBe(loss);
});

const withLoss = (loss: LossName) => ({ ...defaultTraining(), loss });

test.each<[string, Partial<ResolveInput>, string]>([
  [
    'a loss for classes on a number',
    { task: 'regression', training: withLoss('softmaxCrossEntropy') },
    'loss "softmaxCrossEntropy" is for classes, but the target "class" is a number: use "meanSquaredError" or "auto".',
  ],
  [
    'a loss for numbers on classes',
    { training: withLoss('meanSquaredError') },
    'loss "meanSquaredError" is for numbers, but the target "class" has classes: use "softmaxCrossEntropy" or "auto".',
  ],
  [
    'sigmoid on three classes',
    { training: withLoss('sigmoidCrossEntropy') },
    'loss "sigmoidCrossEntropy" tells two classes apart, but the target "class" has 3: use "softmaxCrossEntropy" with 3 units in the last layer.',
  ],
  [
    'sigmoid on two outputs',
    { training: withLoss('sigmoidCrossEntropy'), outputs: 2, model: aModelOf(dense(2)) },
    'loss "sigmoidCrossEntropy" needs a model with one output, but its last layer has 2 units: give it 1, or use "softmaxCrossEntropy".',
  ],
  [
    'one output for three classes',
    { model: aModelOf(dense(1)) },
    'loss "softmaxCrossEntropy" needs one output for each of the 3 classes, but the last layer has 1 unit: give it 3.',
  ],
])('says what is wrong with %s', (_what, change, message) => {
  expect(lossOf(given(change))).toEqual([{ path: 'training.loss', message }]);
});

test('an option of another loss is refused, one of the loss is part of the name', () => {
  const withOptions = (lossOptions: object) => resolve(given({ training: { ...defaultTraining(), lossOptions } }));
  expect(withOptions({ delta: 2 })).toEqual({
    ok: false,
    issues: [
      {
        path: 'training.lossOptions.delta',
        message: 'Delta is an option of "huber", but the loss is "softmaxCrossEntropy": take it out, or choose another loss.',
      },
    ],
  });
  const focused = withOptions({ focal: 2 });
  const before = resolve(given());
  expect(focused.ok && hashResolved(focused.value)).not.toBe(before.ok && hashResolved(before.value));
});

test('refuses a task that the data was not prepared for', () => {
  const { dataset } = given();
  expect(resolve(given({ dataset: { ...dataset, task: 'regression' } }))).toMatchObject({ ok: false, issues: [{ path: 'dataset.task' }] });
});

test('knows the width of a model where layers alone tell it', () => {
  const after: Layer[] = [
    { type: 'activation', function: 'relu' },
    { type: 'dropout', rate: 0.5 },
  ];
  expect(modelOutputs({ version: 1, layers: [...aModelOf(dense(7)).layers, ...after] })).toBe(7);
  expect(modelOutputs(aModelOf({ type: 'conv2d', filters: 3 }, { type: 'flatten' }))).toBeNull();
  expect(modelOutputs(aModelOf({ type: 'conv2d', filters: 3 }, { type: 'globalAveragePool' }))).toBe(3);
  expect(modelOutputs(aModelOf({ type: 'flatten' }))).toBeNull();
});

test('canonical texts do not depend on the order of keys', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, reversed(item)]),
    );
  };
  fc.assert(
    fc.property(aJson, (json) => {
      expect(canonical(reversed(json))).toBe(canonical(json));
      expect(JSON.parse(canonical(json))).toEqual(json);
    }),
    { seed: 1 },
  );
});

test.each([[NaN], [Infinity], [undefined], [{ a: undefined }], [[undefined]], [1n], [() => 1], [new Date(0)], [Symbol('a')]])(
  'refuses to write %s in canonical form',
  (value) => {
    expect(() => canonical(value)).toThrow(TypeError);
  },
);

test('SHA-256 gives the published values', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256(new TextEncoder().encode('é'))).toBe(sha256('é'));
});
