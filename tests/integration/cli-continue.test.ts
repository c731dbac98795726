import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { readSavedRun } from '../../src/lib/share/saved-run.ts';

const folder = () => mkdtemp(join(tmpdir(), 'daybook-'));

async function daybook(words: string[], cwd: string) {
  const lines: string[] = [];
  const complaints: string[] = [];
  const print = { line: (text: string) => void lines.push(text), complain: (text: string) => void complaints.push(text) };
  const code = await main(words, { root: process.cwd(), cwd }, print);
  const events = lines.map((line) => JSON.parse(line));
  return { code, complaints, events, record: events.find(({ type }) => type === 'record') };
}

const notebook = (train: object, source: object = { type: 'shipped', name: 'iris' }) =>
  JSON.stringify({
    daybook: 1,
    title: 'Small',
    cells: [
      { type: 'data', name: 'data', spec: { source, target: 'class' } },
      { type: 'model', name: 'model', spec: { layers: [{ type: 'dense', units: 8, activation: 'tanh' }, { type: 'dropout', rate: 0.2 }, { type: 'dense', units: 3 }] } }, // prettier-ignore
      { type: 'train', name: 'train', data: 'data', model: 'model', spec: { learningRate: 0.01, ...train } },
    ],
  });

async function trained(train: object, ...options: string[]) {
  const cwd = await folder();
  await writeFile(join(cwd, 'n.json'), notebook(train));
  return { cwd, ...(await daybook(['run', 'n.json', ...options], cwd)) };
}

test.for(['wasm', 'cpu'])('a saved run that is continued ends as one run of all the epochs, bit for bit, on %s', async (backend) => {
  const whole = await trained({ epochs: 7 }, '--backend', backend);
  const { cwd, record: parent } = await trained({ epochs: 3 }, '--backend', backend, '--save', 'a.safetensors');
  const next = await daybook(['continue', 'a.safetensors', '--epochs', '4', '--save', 'b.safetensors'], cwd);
  expect(next).toMatchObject({ code: 0, complaints: [] });
  expect(next.record).toMatchObject({
    name: 'train 2',
    parent: parent.id,
    origin: { epoch: 3, weightsHash: parent.weightsHash },
    epochsDone: 7,
    weightsHash: whole.record.weightsHash,
    specHash: whole.record.specHash,
    environment: { backend },
  });
  expect(next.events.filter(({ type }) => type === 'epochEnd').map(({ epoch }) => epoch)).toEqual([4, 5, 6, 7]);
  const again = await daybook(['continue', 'b.safetensors', '--epochs', '1', '--learning-rate', '0.5', '--seed', '9'], cwd);
  expect(again.record).toMatchObject({
    seed: 9,
    epochsDone: 8,
    interventions: [{ epoch: 7, change: { knob: 'learningRate', value: 0.5 } }],
  });
});

test('the best checkpoint is saved where that is asked for, and the epochs left are the usual ones', async () => {
  const { cwd, record } = await trained({ epochs: 12, learningRate: 0.05 }, '--backend', 'cpu', '--save', 'best.safetensors', '--checkpoint', 'best'); // prettier-ignore
  const saved = readSavedRun(await readFile(join(cwd, 'best.safetensors')));
  expect(saved.ok && saved.value.run.best).toEqual(record.best);
  const next = await daybook(['continue', 'best.safetensors', '--epochs', String(12 - record.best.epoch + 1)], cwd);
  expect(next.record).toMatchObject({ origin: { epoch: record.best.epoch }, epochsDone: 13 });
});

test('weights of a saved run are started from, and which layers take them is printed', async () => {
  const { cwd, record } = await trained({ epochs: 2 }, '--backend', 'cpu', '--save', 'a.safetensors');
  await writeFile(join(cwd, 'n.json'), notebook({ epochs: 1, start: { type: 'file', path: 'a.safetensors', frozen: [0] } }));
  const { code, events } = await daybook(['run', 'n.json', '--backend', 'cpu'], cwd);
  expect(code).toBe(0);
  expect(events[0]).toMatchObject({
    type: 'start',
    from: 'a.safetensors',
    weightsHash: record.weightsHash,
    taken: ['dense 1', 'dense 3'],
    fresh: [],
    frozen: ['dense 1'],
    text: 'dense 1 and dense 3 start from a.safetensors. dense 1 is frozen.',
  });
  const changed = await readFile(join(cwd, 'a.safetensors'));
  changed.writeUInt8(changed.readUInt8(changed.length - 6) ^ 1, changed.length - 6);
  await writeFile(join(cwd, 'a.safetensors'), changed);
  expect(await daybook(['run', 'n.json', '--backend', 'cpu'], cwd)).toMatchObject({
    code: 2,
    complaints: [expect.stringContaining('"a.safetensors" was changed since it was saved')],
  });
});

test('a table of the person is found beside the saved run, and one that changed is refused', async () => {
  const cwd = await folder();
  const rows = (noise: number) => Array.from({ length: 40 }, (_, row) => `${row % 7},${row * noise},${row % 2 ? 'a' : 'b'}`);
  await writeFile(join(cwd, 'mine.csv'), ['x,y,class', ...rows(1)].join('\n'));
  await writeFile(join(cwd, 'n.json'), notebook({ epochs: 1 }, { type: 'file', path: 'mine.csv' }));
  expect(await daybook(['run', 'n.json', '--backend', 'cpu', '--cell', 'train', '--save', 'a.safetensors'], cwd)).toMatchObject({
    code: 2,
  }); // three units for two classes
  await writeFile(join(cwd, 'n.json'), notebook({ epochs: 1 }, { type: 'file', path: 'mine.csv' }).replace('"units":3', '"units":2'));
  expect(await daybook(['run', 'n.json', '--backend', 'cpu', '--save', 'a.safetensors'], cwd)).toMatchObject({ code: 0 });
  expect(await daybook(['continue', 'a.safetensors'], cwd)).toMatchObject({ code: 0 });
  const other = await folder();
  await copyFile(join(cwd, 'a.safetensors'), join(other, 'a.safetensors'));
  expect(await daybook(['continue', join(other, 'a.safetensors')], await folder())).toMatchObject({
    code: 2,
    complaints: [
      `The data of "train 1" cannot be read: the CSV "mine.csv" was looked for from the folder of the saved file, "${other}", and there is no such file: put it there.`,
    ],
  });
  await writeFile(join(cwd, 'mine.csv'), ['x,y,class', ...rows(2)].join('\n'));
  expect(await daybook(['continue', 'a.safetensors'], cwd)).toMatchObject({
    code: 2,
    complaints: [expect.stringContaining('no longer those')],
  });
});

test('of a run that diverged it is said what the saved file holds, when it is saved and when it is continued', async () => {
  const train = { epochs: 9, learningRate: 2.2, optimizer: { type: 'sgd' } };
  const options = ['--backend', 'cpu', '--save', 'd.safetensors'];
  const cwd = await folder();
  const hidden = '{"type":"dense","units":64}';
  await writeFile(join(cwd, 'n.json'), notebook(train).replace(/\{"type":"dense","units":8.*?\}/, `${hidden},${hidden}`));
  const { code, complaints, record } = await daybook(['run', 'n.json', ...options], cwd);
  expect(record.state.status).toBe('diverged');
  expect(record.best).not.toBeNull();
  const sentence = `"train 1" diverged at epoch ${record.state.epoch}, and "d.safetensors" holds its last finite weights before that: better ones, of epoch ${record.best.epoch}, may be in what --checkpoint best saves.`;
  expect({ code, complaints }).toEqual({ code: 1, complaints: [sentence] });
  const next = await daybook(['continue', 'd.safetensors', '--epochs', '1'], cwd);
  expect(next.complaints).toEqual([sentence]);
  expect(next.record.parent).toBe(record.id);
  const best = await daybook(['run', 'n.json', ...options, '--checkpoint', 'best'], cwd);
  expect(best.complaints).toEqual([
    `"train 1" diverged at epoch ${record.state.epoch}, and "d.safetensors" holds its weights of epoch ${record.best.epoch}, of before that.`,
  ]);
});

test('bad input to continue gets one sentence and code 2', async () => {
  const { cwd } = await trained({ epochs: 1 }, '--backend', 'cpu', '--save', 'a.safetensors', '--weights', 'w.safetensors');
  const bytes = await readFile(join(cwd, 'a.safetensors'));
  await writeFile(join(cwd, 'cut.safetensors'), bytes.subarray(0, bytes.length - 9));
  const changed = Uint8Array.from(bytes);
  changed[bytes.length - 6] = (bytes.at(-6) ?? 0) ^ 1;
  await writeFile(join(cwd, 'changed.safetensors'), changed);
  const cases: [string[], string][] = [
    [[], 'needs a file'],
    [['none'], 'could not be read: there is no such file'],
    [['n.json'], '"n.json" is no saved run: continue takes a .safetensors file that run --save or a run page wrote.'],
    [
      ['changed.safetensors'],
      '"changed.safetensors" was changed since it was saved: its weights do not match its checksum. Save it again.',
    ],
    [['cut.safetensors'], 'is no saved run'],
    [['w.safetensors'], 'weights alone'],
    [['a.safetensors', '--epochs', '0'], 'Epochs "0" must be'],
    [['a.safetensors', '--epochs', '1000000'], 'must be a whole number from 1 to 99999'],
    [['a.safetensors', '--learning-rate', '-1'], 'Learning rate "-1" must be above 0'],
    [['a.safetensors', '--seed', 'x'], 'Seed "x" must be'],
    [['a.safetensors', '--backend', 'webgpu'], 'does not run on the command line'],
    [['a.safetensors', '--save', 'no/where'], 'its folder does not exist'],
    [['a.safetensors', '--checkpoint', 'best'], '--save OUT'],
    [['a.safetensors', '--save', 'b', '--checkpoint', 'first'], 'use last or best'],
    [['a.safetensors', '--sample', '3'], 'does not learn next characters'],
    [['a.safetensors', '--cell', 'train'], 'Option --cell is unknown'],
  ];
  for (const [words, sentence] of cases) {
    const { code, complaints, events } = await daybook(['continue', ...words], cwd);
    expect([words, code, complaints.length, events.length]).toEqual([words, 2, 1, 0]);
    expect(complaints[0]).toContain(sentence);
  }
  expect((await daybook(['run', 'n.json', '--save', 'x', '--purpose', 'overfitCheck'], cwd)).complaints[0]).toContain('begins anew');
});
