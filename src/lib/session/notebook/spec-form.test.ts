import { expect, test } from 'vitest';
import { defaultLayer, layerTypes, parseModel } from '../../spec/model.ts';
import type { Json } from '../../spec/parse.ts';
import { optimizerNames, parseTraining, scheduleNames, settingsOf } from '../../spec/training.ts';
import { newLayer } from '../words/model-text.ts';
import { modelDefaults, trainingDefaults } from './spec-defaults.ts';
import { createSpecForm } from './spec-form.ts';
import { advancedText, sinceText, trainingLine, withOptimizerType } from '../words/train-text.ts';

function trainingForm(spec: Json) {
  const edits: { spec: Json; path: string }[] = [];
  const parsed = parseTraining(spec);
  const form = createSpecForm({
    noun: 'training',
    spec,
    defaults: trainingDefaults(spec),
    issues: parsed.ok ? [] : parsed.issues,
    write: (next, path) => edits.push({ spec: next, path }),
  });
  return { form, edits };
}

test('a field shows what is written, else the default, and knows which', () => {
  const { form } = trainingForm({ learningRate: 0.3 });
  expect([form.number('learningRate'), form.isDefault('learningRate')]).toEqual([0.3, false]);
  expect([form.number('epochs'), form.isDefault('epochs')]).toEqual([30, true]);
  expect(form.text('optimizer.type')).toBe('adam');
});

test('a field is called what every sentence about it calls it', () => {
  const { form } = trainingForm({ batchSize: 0 });
  expect([form.label('batchSize'), form.label('seed'), form.label('regularisation.l2')]).toEqual(['Batch size', 'Run seed', 'L2']);
  expect(form.issues('batchSize')[0]).toMatch(/^Batch size must be/);
  const shape = createSpecForm({
    noun: 'dataset',
    spec: { source: { type: 'generator' } },
    defaults: {},
    issues: [],
    write: () => undefined,
  });
  expect([shape.label('source.name'), shape.label('split.seed'), shape.label('ignore')]).toEqual([
    'Shape',
    'Split seed',
    'Ignored columns',
  ]);
});

test('setting keeps the order of keys and clearing takes the key away', () => {
  const { form, edits } = trainingForm({ epochs: 5, learningRate: 0.3, batchSize: 8 });
  form.set('learningRate', 0.1);
  form.set('epochs', undefined);
  expect(edits.map((edit) => JSON.stringify(edit.spec))).toEqual([
    '{"epochs":5,"learningRate":0.1,"batchSize":8}',
    '{"learningRate":0.3,"batchSize":8}',
  ]);
  expect(edits.map(({ path }) => path)).toEqual(['learningRate', 'epochs']);
});

test('every default a form shows is the one the parser takes', () => {
  const training = [
    ...optimizerNames.map((type) => ({ optimizer: { type }, earlyStopping: {} })),
    ...scheduleNames.map((type) => ({ schedule: { type }, warmup: null })),
  ];
  for (const spec of training) {
    const parsed = parseTraining(spec);
    if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
    const shown = trainingDefaults(spec);
    expect(parseTraining(shown)).toEqual(parsed); // what may be left out equals its default
    const { lossOptions, schedule, clipping, maxNorm } = settingsOf(parsed.value);
    expect(shown).toMatchObject({ lossOptions, schedule, clipping, warmup: null, regularisation: { maxNorm } });
  }
  for (const type of layerTypes) {
    const spec = { layers: [newLayer(type)] };
    const parsed = parseModel(spec);
    if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
    const [defaults] = Object.values(modelDefaults(spec) as { layers: object[] })[0] ?? [];
    expect(parseModel({ layers: [{ ...defaults, ...newLayer(type) }] })).toEqual(parsed);
    expect(parsed.value.layers[0]).toEqual(defaultLayer(type));
  }
});

test('issues stand at their own place and under it', () => {
  const { form } = trainingForm({ regularisation: { l1: -1 }, epochs: 0 });
  expect(form.issues('epochs')).toHaveLength(1);
  expect(form.issues('regularisation')).toEqual([]);
  expect(form.issuesUnder('regularisation')).toEqual(form.issues('regularisation.l1'));
});

test('a number of the default optimizer writes its name down', () => {
  const { form, edits } = trainingForm({ epochs: 3 });
  form.set('optimizer.beta1', 0.8);
  const spec = withOptimizerType(edits[0]?.spec ?? null);
  expect(parseTraining(spec)).toMatchObject({ ok: true, value: { optimizer: { type: 'adam', beta1: 0.8 } } });
  expect(withOptimizerType({ optimizer: { type: 'sgd' } })).toEqual({ optimizer: { type: 'sgd' } });
});

test('the folded line counts what is set', () => {
  expect(advancedText(trainingForm({}).form, null)).toBe('15 at defaults');
  expect(advancedText(trainingForm({ optimizer: { type: 'sgd' }, loss: 'auto' }).form, null)).toBe('1 set, 11 at defaults');
  expect(trainingLine(trainingForm({ optimizer: { type: 'sgd' }, learningRate: 0.1 }).form)).toBe('SGD 0.1, batch 32, 30 epochs');
  expect(trainingLine(trainingForm({ repeats: 5 }).form)).toBe('Adam 0.01, batch 32, 30 epochs, 5 repeats');
});

test('what an edit means says what to mend where Run is disabled, once', () => {
  const reason = '"net" cannot be read: Layer 1 (dense): units must be 1, not 0.';
  const ask = (toMend: string | null, isActive = false) => sinceText({ reason, isActive, toMend });
  expect(ask(null)).toBe(`${reason} Run trains anew; this run stays.`);
  expect(ask(null, true)).toMatch(/goes on as it was started/);
  expect(ask('In net: Layer 1 (dense): units must be 1, not 0.')).toBe(`${reason} Mend that to run it again.`);
  expect(ask('Epochs must be 1.')).toBe(`${reason} To run it again, mend this first: Epochs must be 1.`);
});
