import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Notebook } from '../../spec/notebook.ts';
import { inputsOf } from '../dependencies.ts';
import { readDataset, readModel, readTraining } from '../read-cell.ts';
import { openTemplate, templateFile, templates } from './templates.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const datasets = join(folder, '../../../../datasets');

async function open(name: string): Promise<Notebook> {
  const parsed = await openTemplate(name);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

test('the list names every file, and no other', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  expect(templates.map(({ name }) => `${name}.json`).toSorted()).toEqual(files.toSorted());
});

test.each(templates.map((template) => [template.name, template] as const))(
  '%s is complete: it can be run as it stands',
  async (name, template) => {
    const notebook = await open(name);
    expect(notebook.title).toBe(template.title);
    expect(notebook.cells.map(({ type }) => type)).toEqual(['note', 'data', 'model', 'train']);
    for (const cell of notebook.cells) {
      if (cell.type === 'note') expect(cell.text).toContain('**Try next**');
      if (cell.type !== 'train') continue;
      const inputs = inputsOf(notebook, cell);
      if (!inputs.ok) throw new Error(inputs.issues[0]?.message);
      const dataset = readDataset(inputs.value.data);
      expect([dataset.ok, readModel(inputs.value.model).ok, readTraining(cell).ok]).toEqual([true, true, true]);
      if (!dataset.ok) continue;
      const isSpelled = template.task === 'next character'; // a part of many names is enough
      expect(dataset.value.split).toMatchObject({ validation: isSpelled ? 0.1 : 0.2, test: isSpelled ? 0.5 : 0, seed: 0 });
      const { source } = dataset.value;
      if (source.type !== 'shipped') continue;
      expect(JSON.parse(readFileSync(join(datasets, `${source.name}.json`), 'utf8'))).toMatchObject({
        name: source.name,
        target: dataset.value.target,
        task: template.data === 'text' ? 'text' : template.task,
      });
    }
  },
);

test.each(templates.map(({ name }) => name))('the file of %s is written as Daybook writes files', async (name) => {
  expect(readFileSync(join(folder, `${name}.json`), 'utf8')).toBe(await templateFile(name));
});

test('describes each template in one sentence', () => {
  for (const { description } of templates) expect(description).toMatch(/^[A-Z][^.]{20,100}\.$/);
});

test('answers an unknown name with the known ones', async () => {
  const parsed = await openTemplate('iris');
  expect(parsed.ok ? '' : parsed.issues[0]?.message).toMatch(/^There is no template named "iris": choose penguins-mlp, .*\.$/);
});
