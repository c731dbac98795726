import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { readSafetensors } from '../../src/lib/share/safetensors.ts';

async function daybook(words: string[], cwd = process.cwd()) {
  const lines: string[] = [];
  const complaints: string[] = [];
  const print = { line: (text: string) => void lines.push(text), complain: (text: string) => void complaints.push(text) };
  const code = await main(words, { root: process.cwd(), cwd }, print);
  return { code, lines, complaints, events: lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)) };
}

const folder = () => mkdtemp(join(tmpdir(), 'daybook-'));

const notebook = (change: { data?: object; model?: object; train?: object } = {}) =>
  JSON.stringify({
    daybook: 1,
    title: 'Small',
    cells: [
      { type: 'data', name: 'data', spec: { source: { type: 'shipped', name: 'iris' }, target: 'class', ...change.data } },
      {
        type: 'model',
        name: 'model',
        spec: {
          layers: [
            { type: 'dense', units: 8, activation: 'relu' },
            { type: 'dense', units: 3 },
          ],
          ...change.model,
        },
      },
      { type: 'train', name: 'train', data: 'data', model: 'model', spec: { epochs: 3, learningRate: 0.01, ...change.train } },
    ],
  });

const wideLayers = [
  { type: 'dense', units: 100_000 },
  ...Array.from({ length: 60 }, () => ({ type: 'activation', function: 'tanh' })),
  { type: 'dense', units: 3 },
];

async function withFile(text: string, name = 'notebook.json') {
  const cwd = await folder();
  await writeFile(join(cwd, name), text);
  return cwd;
}

test('prints one template name a line and a template as a notebook that runs', async () => {
  const { lines, code } = await daybook(['templates']);
  expect(code).toBe(0);
  expect(lines.length).toBeGreaterThanOrEqual(6);
  for (const name of lines) {
    const template = await daybook(['templates', name]);
    expect(JSON.parse(template.lines.join('\n'))).toMatchObject({ daybook: 1 });
  }
});

test('trains every repeat of a cell with a seed of its own, and sums up their mean; a file keeps the first', async () => {
  const cwd = await withFile(notebook({ train: { repeats: 3, seed: 7 } }));
  const words = ['run', 'notebook.json', '--backend', 'cpu'];
  const { code, events } = await daybook([...words, '--weights', 'first.safetensors'], cwd);
  const records = events.filter(({ type }) => type === 'record');
  expect([code, records.map(({ name, seed }) => [name, seed])]).toEqual([0, [['train 1.1', 7], ['train 1.2', 8], ['train 1.3', 9]]]); // prettier-ignore
  const scores: number[] = records.map(({ last }) => last.validation.metric);
  const mean = scores.reduce((sum, score) => sum + score / 3, 0);
  const [group] = events.at(-1).groups;
  expect(group).toMatchObject({ name: 'train 1', seeds: [7, 8, 9], metric: 'accuracy', part: 'validation', n: 3 });
  expect([group.mean, group.lowest, group.highest]).toEqual([expect.closeTo(mean, 12), Math.min(...scores), Math.max(...scores)]);
  expect(group.interval[0] + group.interval[1]).toBeCloseTo(2 * mean, 12);

  const alone = await daybook([...words, '--repeats', '1', '--weights', 'alone.safetensors'], cwd);
  const record = alone.events.find(({ type }) => type === 'record');
  expect(record).toMatchObject({ name: 'train 1', seed: 7, weightsHash: records[0].weightsHash });
  expect(alone.events.at(-1)).not.toHaveProperty('groups');
  const [first, other] = await Promise.all(['first', 'alone'].map((name) => readFile(join(cwd, `${name}.safetensors`))));
  expect(other && first?.equals(other)).toBe(true);
  expect((await daybook([...words, '--repeats', '33'], cwd)).complaints).toEqual([
    'Repeats "33" must be a whole number from 1 to 32: how many seeds to train.',
  ]);
});

test('prints events, one record and a summary last', async () => {
  const cwd = await withFile(notebook());
  const { code, events, complaints } = await daybook(['run', 'notebook.json', '--backend', 'cpu'], cwd);
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
  expect(events.filter(({ type }) => type === 'epochEnd')).toHaveLength(3);
  expect(events.at(-1)).toMatchObject({ type: 'summary', runs: 1, failed: 0 });
  const record = events.find(({ type }) => type === 'record');
  expect(record).toMatchObject({
    state: { status: 'finished' },
    weightsHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    environment: { backend: 'cpu' },
  });
  expect(JSON.stringify(record)).not.toContain('params');
});

test('tries learning rates out, and checks whether one batch can be learnt', async () => {
  const cwd = await withFile(notebook());
  const ranged = await daybook(['run', 'notebook.json', '--backend', 'cpu', '--purpose', 'rangeTest'], cwd);
  expect({ code: ranged.code, complaints: ranged.complaints }).toEqual({ code: 0, complaints: [] });
  const record = ranged.events.find(({ type }) => type === 'record');
  expect(record).toMatchObject({
    name: 'train range 1',
    purpose: 'rangeTest',
    range: { steps: 150, suggested: { steepest: expect.any(Number) } },
  });
  const checked = await daybook(['run', 'notebook.json', '--backend', 'cpu', '--purpose', 'overfitCheck'], cwd);
  expect(checked.events.find(({ type }) => type === 'record')).toMatchObject({ purpose: 'overfitCheck', check: { passed: true } });
  expect((await daybook(['run', 'notebook.json', '--purpose', 'rangetest'], cwd)).complaints).toEqual([
    'Purpose "rangetest" is unknown: use train, overfitCheck, rangeTest.',
  ]);
  const kept = await daybook(['run', 'notebook.json', '--purpose', 'rangeTest', '--weights', 'w.safetensors'], cwd);
  expect(kept).toMatchObject({ code: 2, complaints: ['--weights has nothing to keep of a range test: leave it out.'] });
});

test('trains with everything a training can say, and the record shows it', async () => {
  const train = {
    epochs: 12,
    batchSize: 16,
    optimizer: { type: 'adamw', weightDecay: 0.1 },
    lossOptions: { classWeights: 'balanced', labelSmoothing: 0.05, focal: 1 },
    schedule: { type: 'cosine', floor: 0.1 },
    warmup: { type: 'share', share: 0.1 },
    regularisation: { maxNorm: 3 },
    clipping: { norm: 1 },
    earlyStopping: { patience: 12, restoreBest: true },
  };
  const cwd = await withFile(notebook({ train }));
  const { code, events } = await daybook(['run', 'notebook.json', '--backend', 'wasm'], cwd);
  expect(code).toBe(0);
  const rates = events.filter(({ type }) => type === 'epochEnd').map(({ learningRate }) => learningRate);
  expect(rates[0]).toBeLessThan(0.01);
  expect(rates[1]).toBeCloseTo(0.01, 3);
  expect(rates.at(-1)).toBeLessThan(0.0012);
  expect(events.find(({ type }) => type === 'record')).toMatchObject({ state: { status: 'finished' }, resolved: { training: train } });
});

test('names the first run of each cell as the browser does', async () => {
  const parsed = JSON.parse(notebook());
  parsed.cells.push({ ...parsed.cells.at(-1), name: 't2' });
  const cwd = await withFile(JSON.stringify(parsed));
  const { complaints, events } = await daybook(['run', 'notebook.json', '--backend', 'cpu'], cwd);
  expect({ complaints, names: events.flatMap(({ type, name }) => (type === 'record' ? [name] : [])) }).toEqual({
    complaints: [],
    names: ['train 1', 't2 1'],
  });
});

test.each(['wasm', 'cpu'])('gives the same weights hash for the same seed twice on %s, and another for another seed', async (backend) => {
  const cwd = await withFile(notebook());
  const hashOf = async (seed: string) => {
    const { events } = await daybook(['run', 'notebook.json', '--backend', backend, '--seed', seed], cwd);
    return events.find(({ type }) => type === 'record').weightsHash;
  };
  const [first, again, other] = [await hashOf('0'), await hashOf('0'), await hashOf('1')];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('keeps the weights as safetensors', async () => {
  const cwd = await withFile(notebook());
  const { code } = await daybook(['run', 'notebook.json', '--backend', 'cpu', '--weights', 'out.safetensors'], cwd);
  expect(code).toBe(0);
  const tensors = readSafetensors(await readFile(join(cwd, 'out.safetensors')));
  expect(tensors.map(({ shape }) => shape)).toEqual([[4, 8], [8], [8, 3], [3]]);
});

test('trains on a CSV beside the notebook, wherever the person stands', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => `${index},${index % 2 === 0 ? 'even' : 'odd'},${index % 2}`);
  const cwd = await withFile(
    notebook({ data: { source: { type: 'file', path: 'mine.csv' }, target: 'parity' }, model: { layers: [{ type: 'dense', units: 2 }] } }),
  );
  await writeFile(join(cwd, 'mine.csv'), ['n,parity,bit', ...rows].join('\n'));
  const { code, complaints } = await daybook(['run', join(cwd, 'notebook.json'), '--backend', 'cpu']);
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
});

test('ends a diverging run with code 1, says where, and writes NaN as a string', async () => {
  const cwd = await withFile(
    notebook({
      train: { optimizer: { type: 'sgd' }, learningRate: 100, epochs: 200, loss: 'auto' },
      data: { preparation: { scaling: 'none' } },
      model: {
        layers: [
          { type: 'dense', units: 64 },
          { type: 'dense', units: 64 },
          { type: 'dense', units: 3 },
        ],
      },
    }),
  );
  const { code, events } = await daybook(['run', 'notebook.json', '--backend', 'cpu'], cwd);
  expect(code).toBe(1);
  const record = events.find(({ type }) => type === 'record');
  expect(record.state).toMatchObject({ status: 'diverged', epoch: expect.any(Number), step: expect.any(Number) });
  expect(record.state.message).toMatch(/learning rate/);
  expect(events.at(-1)).toMatchObject({ type: 'summary', failed: 1 });
});

test.each([
  ['a missing file', ['run', 'nowhere.json'], /nowhere\.json/],
  ['an unknown command', ['fly'], /fly/],
  ['a backend that needs a browser', ['run', 'notebook.json', '--backend', 'webgpu'], /wasm or cpu/],
  ['a seed that is no number', ['run', 'notebook.json', '--seed', 'x'], /Seed/],
  ['a cell that is not there', ['run', 'notebook.json', '--cell', 'nope'], /"nope".*"train"/],
  ['an unknown template', ['templates', 'nope'], /nope/],
])('answers %s with code 2 and one sentence', async (_, words, sentence) => {
  const cwd = await withFile(notebook());
  const { code, complaints, lines } = await daybook(words, cwd);
  expect(code).toBe(2);
  expect(lines).toEqual([]);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(sentence);
  expect(complaints[0]).not.toContain('\n');
});

test('says before training that the weights cannot be written, and in words why a file cannot be read', async () => {
  const cwd = await withFile(notebook());
  const asked = [
    ['run', 'notebook.json', '--weights', 'no/where.safetensors'],
    ['run', 'notebook.json', '--weights', '.'],
    ['run', '.'],
  ];
  const answers = await Promise.all(asked.map((words) => daybook(words, cwd)));
  expect(answers.map(({ code, lines }) => ({ code, lines }))).toEqual(asked.map(() => ({ code: 2, lines: [] })));
  expect(answers.flatMap(({ complaints }) => complaints)).toEqual([
    'The weights cannot be written to "no/where.safetensors": its folder does not exist.',
    'The weights cannot be written to ".": it is a folder.',
    'The notebook "." could not be read: it is a folder.',
  ]);
});

test.each([
  ['broken JSON', '{"daybook": 1,', /Line 1, column 15/],
  ['an unknown layer', notebook({ model: { layers: [{ type: 'dence', units: 3 }] } }), /dence.*dense/],
  ['layers that do not fit', notebook({ model: { layers: [{ type: 'dense', units: 4 }] } }), /3/],
  ['an unknown dataset', notebook({ data: { source: { type: 'shipped', name: 'irys' } } }), /irys.*iris/],
  ['a missing target', notebook({ data: { target: 'kind' } }), /kind/],
  ['a batch larger than the data', notebook({ train: { batchSize: 5000 } }), /5000/],
  [
    'a batch that does not fit',
    notebook({ model: { layers: wideLayers }, train: { batchSize: 64 } }),
    /A batch of 64 needs \d\.\d GB, .* most of it for \w+ \d+: at most \d+ fits, so make the batch smaller\./,
  ],
])('refuses %s before anything trains', async (_, text, sentence) => {
  const cwd = await withFile(text);
  const { code, complaints, lines } = await daybook(['run', 'notebook.json', '--backend', 'cpu'], cwd);
  expect(code).toBe(2);
  expect(lines).toEqual([]);
  expect(complaints.join('\n')).toMatch(sentence);
});
