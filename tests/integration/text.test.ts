import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';

/** 60 different texts, of one letter again and again between brackets; long ones are of "b". */
const texts = Array.from({ length: 60 }, (_, row) => `${'('.repeat((row % 3) + 1)}${(row % 2 === 0 ? 'a' : 'b').repeat(row + 1)})`);
const csv = `text,kind\n${texts.map((text, row) => `${text},${row % 2 === 0 ? 'even' : 'odd'}`).join('\n')}\n`;

async function daybook(dataset: object, layers: object[], options: string[] = []) {
  const cwd = await mkdtemp(join(tmpdir(), 'daybook-'));
  const cells = [
    { type: 'data', name: 'data', spec: { source: { type: 'file', path: 'texts.csv' }, ...dataset } },
    { type: 'model', name: 'model', spec: { layers } },
    { type: 'train', name: 'train', data: 'data', model: 'model', spec: { epochs: 12, batchSize: 8, learningRate: 0.02 } },
  ];
  await writeFile(join(cwd, 'texts.csv'), csv);
  await writeFile(join(cwd, 'notebook.json'), JSON.stringify({ daybook: 1, title: 'Texts', cells }));
  const lines: string[] = [];
  const complaints: string[] = [];
  const print = { line: (text: string) => void lines.push(text), complain: (text: string) => void complaints.push(text) };
  const code = await main(['run', 'notebook.json', '--backend', 'cpu', ...options], { root: process.cwd(), cwd }, print);
  const events = lines.map((line): Record<string, unknown> => Object(JSON.parse(line)));
  return {
    code,
    complaints,
    record: events.find(({ type }) => type === 'record'),
    samples: events.filter(({ type }) => type === 'sample'),
  };
}

const embedding = (vocabulary: number) => ({ type: 'embedding', vocabulary, units: 4 });
const gru = (returns: string) => ({ type: 'gru', units: 8, returns });
const spelled = { target: 'text', preparation: { text: { length: 8 } } };

test('a column of texts is spelled, and texts are written after the run', async () => {
  const { code, complaints, record, samples } = await daybook(
    spelled,
    [embedding(6), gru('all'), { type: 'dense', units: 6 }],
    ['--sample', '4'],
  );
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
  expect(record).toMatchObject({
    resolved: { dataset: { task: 'nextCharacter' } },
    measures: { validation: { perplexity: expect.any(Number) } },
  });
  expect(samples).toHaveLength(4);
  for (const { text } of samples) expect(text).toMatch(/^[()ab]*$/);
});

test('the characters of a text tell its class', async () => {
  const characters = { target: 'kind', preparation: { text: { as: 'characters', length: 20 } } };
  const { complaints, record } = await daybook(characters, [embedding(6), gru('last'), { type: 'dense', units: 1 }]);
  expect(complaints).toEqual([]);
  expect(record).toMatchObject({ last: { validation: { metric: 1 } } });
});

type Refusal = { dataset: object; layers: object[]; options?: string[]; sentence: RegExp };

test.each<[string, Refusal]>([
  [
    'codes without an embedding',
    {
      dataset: spelled,
      layers: [{ type: 'dense', units: 6 }],
      sentence: /dense 1 gets codes of a vocabulary.*put an embedding layer before it/,
    },
  ],
  [
    'a vocabulary beyond the layer',
    {
      dataset: spelled,
      layers: [embedding(5), gru('all'), { type: 'dense', units: 6 }],
      sentence: /The data have 6 codes but embedding 1 knows 5/,
    },
  ],
  [
    'positions that are lost',
    {
      dataset: spelled,
      layers: [embedding(6), gru('last'), { type: 'dense', units: 6 }],
      sentence: /each of the 9 positions has a target of its own/,
    },
  ],
  [
    'an embedding on weights of words',
    {
      dataset: { target: 'kind' },
      layers: [embedding(6), { type: 'dense', units: 1 }],
      sentence: /embedding 1 needs codes of a vocabulary/,
    },
  ],
  [
    'a recurrent layer on weights of words',
    { dataset: { target: 'kind' }, layers: [gru('last'), { type: 'dense', units: 1 }], sentence: /gru 1/ },
  ],
  [
    'texts of a run that learnt no characters',
    {
      dataset: { target: 'kind' },
      layers: [{ type: 'dense', units: 1 }],
      options: ['--sample', '3'],
      sentence: /does not learn next characters/,
    },
  ],
  [
    'a sample that is no number',
    { dataset: spelled, layers: [], options: ['--sample', 'many'], sentence: /Sample "many" must be a whole number from 1 to 200/ },
  ],
])('%s is refused with a sentence and code 2', async (_name, { dataset, layers, options = [], sentence }) => {
  const { code, complaints } = await daybook(dataset, layers, options);
  expect(code).toBe(2);
  expect(complaints.join(' ')).toMatch(sentence);
});
