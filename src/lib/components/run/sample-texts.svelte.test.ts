import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { FittedPreparation } from '../../data/prepared.ts';
import type { Sampling } from '../../worker/protocol.ts';
import PredictRow from './PredictRow.svelte';
import SampleTexts from './SampleTexts.svelte';

test('texts are written with the numbers of the form, and those of the data are told apart', async () => {
  const asked: Sampling[] = [];
  const sample = async (sampling: Sampling) => {
    asked.push(sampling);
    if (sampling.temperature > 5) return { ok: false as const, issues: [{ path: 'temperature', message: 'Too hot.' }] };
    return {
      ok: true as const,
      value: [
        { text: 'emma', isKnown: true },
        { text: 'emmo', isKnown: false },
      ],
    };
  };
  await render(SampleTexts, { sample });
  await page.getByLabelText('Seed').fill('7');
  await page.getByRole('button', { name: 'Write texts' }).click();
  await expect.element(page.getByText('1 of 2, in grey, are in the data')).toBeVisible();
  expect(asked).toEqual([{ temperature: 1, topK: 0, seed: 7, count: 20 }]);
  await page.getByLabelText('Temperature').fill('9');
  await page.getByRole('button', { name: 'Write texts' }).click();
  await expect.element(page.getByText('Too hot.')).toBeVisible();
});

test('a text is predicted anew while it is written', async () => {
  const preparation: FittedPreparation = {
    columns: [{ type: 'words', name: 'message', words: ['free'], weighting: 'binary', idf: null }],
    planar: null,
    inputShape: [1],
    inputNames: ['message: free'],
    target: { type: 'classes', name: 'kind', classes: ['ham', 'spam'] },
  };
  const predict = async (row: Record<string, number | string>) => {
    const spam = String(row['message']).includes('free') ? 0.9 : 0.1;
    return { ok: true as const, value: { outputs: [1 - spam, spam] } };
  };
  await render(PredictRow, { preparation, row: { message: '' }, predict });
  await page.getByLabelText('message').fill('free entry');
  await expect.poll(() => page.getByRole('list').element().textContent?.replace(/\s+/g, ' ')).toMatch(/spam.*90%/);
});
