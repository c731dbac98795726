import { expect, test } from 'vitest';
import { flatten } from '../../runs/diff.ts';
import { aRun } from '../../../../tests/support/a-run.ts';
import { lineWords } from '../../runs/line-words.ts';
import { lineValueWords } from './line-words.ts';

test('names the places of a run as the forms do', () => {
  const places = {
    'training.learningRate': 'learning rate',
    'training.optimizer.type': 'optimizer',
    'training.lossOptions.q': 'quantile',
    'training.earlyStopping.restoreBest': 'restore the best',
    'dataset.split.seed': 'split seed',
    'dataset.ignore[1]': 'ignored columns (2)',
    'model.layers[0].units': 'layer 1: units',
    'model.layers[1].kernelSize': 'layer 2: kernel',
    'model.layers[2].layers[0].units': 'layer 3: layer 1: units',
    'model.layers[3]': 'layer 4',
    'interventions[0]': 'change by hand 1',
    seed: 'run seed',
    'environment.backend': 'backend',
  };
  expect(Object.fromEntries(Object.keys(places).map((path) => [path, lineWords(path)]))).toEqual(places);
});

test('no line of a run is told by its path', () => {
  const run = aRun();
  const paths = [...flatten({ ...run.resolved, seed: 1, requestedBackend: 'auto', environment: run.environment ?? {} }).keys()];
  expect(paths.filter((path) => /[.[\]]|[a-z][A-Z]/.test(lineWords(path)))).toEqual([]);
});

test('names values that have a name, and says yes and no', () => {
  expect(lineValueWords('training.loss', 'meanSquaredError')).toBe('mean squared error');
  expect(lineValueWords('training.optimizer.type', 'sgd')).toBe('SGD');
  expect(lineValueWords('model.layers[0].type', 'dense')).toBe('Dense');
  expect(lineValueWords('model.layers[0].layers[2].type', 'dense')).toBe('Dense');
  expect(lineValueWords('model.layers[0].bias', 'false')).toBe('no');
  expect(lineValueWords('training.epochs', '20')).toBe('20');
});
