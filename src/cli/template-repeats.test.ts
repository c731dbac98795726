import { expect, test } from 'vitest';
import { describe } from '../lib/data/describe.ts';
import { loadTable } from '../lib/data/load-table.ts';
import { usualRepeats } from '../lib/launch/repeats.ts';
import { trainView } from '../lib/launch/train-view.ts';
import { inputsOf } from '../lib/notebook/dependencies.ts';
import { readDataset, readTraining } from '../lib/notebook/read-cell.ts';
import { openTemplate, templates } from '../lib/notebook/templates/templates.ts';
import { assetReader } from './files.ts';

/** How many repeats the train cell of a template says, and how many a new cell with its inputs would be given. */
async function repeatsIn(template: string): Promise<{ said: number; usual: number }> {
  const notebook = await openTemplate(template);
  const cell = notebook.ok ? notebook.value.cells.find(({ type }) => type === 'train') : undefined;
  if (!notebook.ok || cell?.type !== 'train') throw new Error(`${template} has no train cell.`);
  const inputs = inputsOf(notebook.value, cell);
  const dataset = inputs.ok ? readDataset(inputs.value.data) : inputs;
  if (!dataset.ok) throw new Error(dataset.issues[0]?.message);
  const table = await loadTable(dataset.value.source, { readAsset: assetReader({ root: process.cwd(), cwd: process.cwd() }) });
  if (!table.ok) throw new Error(table.issues[0]?.message);
  const summary = describe(table.value, dataset.value, null);
  const { ready } = trainView({ notebook: notebook.value, cell, summary: () => summary });
  const training = readTraining(cell);
  if (!ready || !training.ok) throw new Error(`${template} cannot be trained.`);
  return { said: training.value.repeats ?? 1, usual: usualRepeats(ready) };
}

// Of the playground one net is steered by a hand.
test.each(templates.map(({ name }) => name).filter((name) => name !== 'playground-2d'))(
  '%s says as many repeats as a new cell',
  async (name) => {
    const { said, usual } = await repeatsIn(name);
    expect(said).toBe(usual);
  },
);
