import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { manyRuns } from '../../../../tests/support/many-runs.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { fieldSample } from './field-sample.ts';
import { ImportanceWork } from './importances.svelte.ts';
import { columnOf, variedSettings } from './value-items.ts';

function asked(count: number) {
  const runs = manyRuns(count);
  const catalogue = catalogueOf(runs);
  const score = columnOf(catalogue, undefined, ['score.best']);
  if (!score) throw new Error('Every run has a score.');
  return fieldSample(runs, { score, columns: variedSettings(catalogue.list(), runs, {}).slice(0, 2), facts: {} });
}

test('importances are worked out in slices between which the page is free, and a new question ends the one before', async () => {
  let clock = 0;
  const work = new ImportanceWork(() => (clock += 0.5)); // each slice is over after some trees
  const first = work.ask(asked(100));
  expect(work.state).toMatchObject({ status: 'working', before: null });
  const second = work.ask(asked(60));
  await Promise.all([first, second]);
  flushSync();
  const { state } = work;
  if (state.status !== 'ready') throw new Error('The second question is answered.');
  expect(state.importances.settings).toBe(12);
  await work.ask(asked(5));
  expect(work.state).toMatchObject({ status: 'tooFew' });
});
