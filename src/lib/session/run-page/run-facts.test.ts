import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { anEnvironment } from '../../../../tests/support/builders.ts';
import { datasetFacts, layerText, madeOf, trainingFacts } from './run-facts.ts';

const valueOf = (facts: { name: string; value: string }[], name: string) => facts.find((fact) => fact.name === name)?.value;

test('a split says all three shares and whether it is stratified', () => {
  const facts = datasetFacts(aResolved().dataset);
  expect(valueOf(facts, 'split')).toBe('60% train, 20% validation, 20% test');
  expect(valueOf(facts, 'split seed')).toBe('1, stratified');
});

test('what is at its plain value is left out', () => {
  expect(datasetFacts(aResolved().dataset).map(({ name }) => name)).not.toContain('inputs');
  expect(trainingFacts(aResolved().training).map(({ name }) => name)).not.toContain('L2');
  const training = { ...aResolved().training, regularisation: { l1: 0, l2: 0.001 }, earlyStopping: { patience: 5, minDelta: 0 } };
  expect(valueOf(trainingFacts(training), 'L2')).toBe('0.001');
  expect(valueOf(trainingFacts(training), 'early stopping')).toBe('after 5 epochs without a gain of 0');
});

test('every layer has its words', () => {
  const conv = {
    type: 'conv2d',
    filters: 8,
    kernelSize: 3,
    stride: 1,
    padding: 'same',
    activation: 'relu',
    bias: false,
    initialiser: 'heUniform',
  } as const;
  expect(layerText(conv)).toBe(
    'Convolution 2D: filters 8, kernel 3, stride 1, padding same, activation relu, bias no, first weights heUniform',
  );
  expect(layerText({ type: 'dropout', rate: 0.25 })).toBe('Dropout: rate 0.25');
  expect(layerText({ type: 'maxPool2d', size: 2, stride: 2 })).toBe('Max pooling 2D: size 2, stride 2');
});

test('a run that never started has no empty facts', () => {
  const queued = aRun({
    environment: null,
    parameterCount: null,
    floor: null,
    weightsHash: null,
    elapsedMs: 0,
    state: { status: 'queued' },
  });
  const facts = madeOf(queued).flatMap(({ facts }) => facts);
  expect(facts.every(({ value }) => value !== '' && value !== 'null')).toBe(true);
  expect(valueOf(facts, 'backend')).toBe('not started; asked for auto');
});

test('numbers that were moved by hand are a group of their own', () => {
  const interventions = [
    { step: 1200, epoch: 40, change: { knob: 'learningRate', value: 0.03 } as const },
    { step: 1300, epoch: 43, change: { knob: 'weight', index: 4, name: 'dense 1, unit 3, from x1', value: 0.42 } as const },
  ];
  expect(
    madeOf(aRun({ interventions }))
      .find(({ title }) => title === 'Changed by hand')
      ?.facts.map(({ value }) => value),
  ).toEqual(['learning rate 0.03 from step 1200, epoch 40', 'dense 1, unit 3, from x1 set to 0.42 at step 1300, epoch 43']);
  expect(madeOf(aRun()).map(({ title }) => title)).not.toContain('Changed by hand');
});

test('what repeated steps on a GPU came to is said where it was asked', () => {
  const repeats = (value?: boolean) => {
    const environment = { ...anEnvironment(), ...(value === undefined ? {} : { repeats: value }) };
    const facts = madeOf(aRun({ environment })).flatMap(({ facts }) => facts);
    return facts.find(({ name }) => name === 'first steps done twice')?.value;
  };
  expect([repeats(true), repeats(false), repeats()]).toEqual([
    'the same bits',
    'parted: a repeat of this run may end elsewhere',
    undefined,
  ]);
});
