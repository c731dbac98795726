import { expect, test } from 'vitest';
import { dense } from '../../../../tests/support/layers.ts';
import { aDataset } from '../../../../tests/support/tables.ts';
import { openTestExecutor, tensorCount } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { prepare } from '../../data/prepare.ts';
import type { Table } from '../../data/table.ts';
import type { Layer } from '../../spec/model.ts';
import { overfitCheck } from './overfit-check.ts';
import { predictValidation, type Predicting } from './predict.ts';
import { defaultSampling, drawCode, sampleTexts } from './sample.ts';

const lstm: Layer = { type: 'lstm', units: 8, returns: 'all', direction: 'forward', initialiser: 'glorotUniform' };
const layers: Layer[] = [{ type: 'embedding', vocabulary: 5, units: 4 }, lstm, dense(5, 'linear')];

const words: Table = {
  name: 'words',
  rows: 60,
  columns: [{ type: 'text', name: 'y', values: Array.from({ length: 60 }, (_, row) => ['ab', 'abc', 'cab'][row % 3] ?? '') }],
  hash: '0'.repeat(64),
};

async function spelling(epochs = 12) {
  const prepared = prepare(words, aDataset());
  if (!prepared.ok) throw new Error(prepared.issues[0]?.message);
  const executor = await openTestExecutor('cpu');
  const made = aTrainRun({ layers, training: { epochs, learningRate: 0.05 } });
  const run = { ...made, resolved: { ...made.resolved, dataset: { ...made.resolved.dataset, task: 'nextCharacter' as const } } };
  const events = await allEvents({ run, prepared: prepared.value }, services(executor));
  const checkpoint = ofType(events, 'checkpoint').at(-1)?.checkpoint;
  const scores = ofType(events, 'epochEnd').at(-1)?.validation;
  if (!checkpoint || !scores) throw new Error(ofType(events, 'failed')[0]?.message ?? 'The run kept no checkpoint.');
  const predicting: Predicting = { run, checkpoint, prepared: prepared.value, executor, breathe: () => Promise.resolve() };
  return { predicting, scores, measures: ofType(events, 'finished')[0]?.measures };
}

test('a trained model writes what it learnt, the same for the same seed, and no text depends on how many there are', async () => {
  const { predicting } = await spelling();
  const before = tensorCount('cpu');
  const many = await sampleTexts(predicting, { ...defaultSampling, seed: 4, count: 60 });
  const few = await sampleTexts(predicting, { ...defaultSampling, seed: 4, count: 5 });
  expect(tensorCount('cpu')).toBe(before);
  if (!many.ok || !few.ok) throw new Error('Nothing was written.');
  expect(few.value).toEqual(many.value.slice(0, 5));
  const known = many.value.filter((text) => ['ab', 'abc', 'cab'].includes(text));
  expect(known.length).toBeGreaterThan(45);
  expect(new Set(known).size).toBe(3);
  const greedy = await sampleTexts(predicting, { ...defaultSampling, temperature: 0, count: 3 });
  expect(greedy.ok && new Set(greedy.value).size).toBe(1);
});

test('the chances of the true characters have the recorded loss as their mean, and perplexity and bits follow from it', async () => {
  const { predicting, scores, measures } = await spelling(3);
  const found = await predictValidation(predicting);
  if (!found.ok) throw new Error(found.issues[0]?.message);
  const chances = [...found.value.outputs].filter((chance) => chance >= 0);
  const { targets } = predicting.prepared.validation;
  expect(chances).toHaveLength([...targets].filter((code) => code >= 0).length);
  expect(chances.reduce((sum, chance) => sum - Math.log(chance), 0) / chances.length).toBeCloseTo(scores.loss, 6);
  expect(measures?.validation?.perplexity).toBeCloseTo(Math.exp(scores.loss), 10);
  expect(measures?.validation?.bitsPerCharacter).toBeCloseTo(Math.log2(Math.exp(scores.loss)), 10);
});

test('the overfit check asks for no more than texts that begin alike allow', { timeout: 60_000 }, async () => {
  const { predicting } = await spelling(1);
  const { run, prepared, executor } = predicting;
  const events = [];
  for await (const event of overfitCheck({ run, prepared, checkpoint: null }, services(executor))) events.push(event);
  const verdict = ofType(events, 'checked')[0]?.verdict;
  expect(verdict?.passed).toBe(true);
  expect(verdict?.sentence).toMatch(/as much as texts that begin alike allow/);
});

test('a character is drawn by its share under temperature and top k, and never the unknown one', () => {
  const outputs = [Math.log(4), 100, Math.log(3), Math.log(2), Math.log(1)];
  const shares = (temperature: number, topK: number) => {
    const counts = [0, 0, 0, 0, 0];
    for (let at = 0; at < 1000; at++) {
      const code = drawCode(outputs, { temperature, topK, uniform: (at + 0.5) / 1000 });
      counts[code] = (counts[code] ?? 0) + 1;
    }
    return counts;
  };
  expect(shares(1, 0)).toEqual([400, 0, 300, 200, 100]);
  expect(shares(1, 2)).toEqual([571, 0, 429, 0, 0]);
  expect(shares(0, 0)).toEqual([1000, 0, 0, 0, 0]);
  const [bold = 0] = shares(0.5, 0);
  expect(bold).toBe(Math.round((16 / 30) * 1000));
});

test.each([
  ['temperature', { temperature: -1 }],
  ['topK', { topK: 1.5 }],
  ['seed', { seed: -1 }],
  ['count', { count: 0 }],
])('a %s outside its limits is refused with a sentence', async (path, changes) => {
  const { predicting } = await spelling(1);
  const refused = await sampleTexts(predicting, { ...defaultSampling, ...changes });
  expect(refused).toMatchObject({ ok: false, issues: [{ path }] });
});
