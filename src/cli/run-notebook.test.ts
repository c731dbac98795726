import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { selfTest } from '../lib/engine/backends/self-test.ts';
import { runNotebook } from './run-notebook.ts';

vi.mock('../lib/engine/backends/self-test.ts', { spy: true });

test('a backend is opened and tested once for all cells of a notebook', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'daybook-'));
  const train = (name: string) => ({ type: 'train', name, data: 'data', model: 'model', spec: { epochs: 1 } });
  const cells = [
    { type: 'data', name: 'data', spec: { source: { type: 'shipped', name: 'iris' }, target: 'class' } },
    { type: 'model', name: 'model', spec: { layers: [{ type: 'dense', units: 3 }] } },
    train('first'),
    train('second'),
    train('third'),
  ];
  await writeFile(join(cwd, 'notebook.json'), JSON.stringify({ daybook: 1, title: 'Three cells', cells }));
  const lines: string[] = [];
  const print = { line: (text: string) => void lines.push(text), complain: (text: string) => void lines.push(text) };
  const args = {
    command: 'run',
    repeats: null,
    file: 'notebook.json',
    backend: 'cpu',
    cell: null,
    seed: null,
    outputs: { weights: null, save: null, checkpoint: 'last' },
    purpose: 'train',
    sample: null,
  } as const;
  expect(await runNotebook(args, { root: process.cwd(), cwd }, print)).toBe(0);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'summary', runs: 3, finished: 3 });
  expect(selfTest).toHaveBeenCalledOnce();
});

test('weights that were written are started from: which layers take them is known before, and bad ones are refused with a sentence', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'daybook-'));
  const data = { type: 'data', name: 'data', spec: { source: { type: 'shipped', name: 'iris' }, target: 'class' } };
  const model = (units: number) => ({
    type: 'model',
    name: 'model',
    spec: {
      layers: [
        { type: 'dense', units },
        { type: 'dense', units: 3 },
      ],
    },
  });
  const run = async (units: number, spec: object, weights: string | null = null) => {
    const train = { type: 'train', name: 'train', data: 'data', model: 'model', spec: { epochs: 2, ...spec } };
    await writeFile(join(cwd, 'n.json'), JSON.stringify({ daybook: 1, title: 'T', cells: [data, model(units), train] }));
    const lines: string[] = [];
    const print = { line: (text: string) => void lines.push(text), complain: (text: string) => void lines.push(text) };
    const args = {
      command: 'run',
      repeats: null,
      file: 'n.json',
      backend: 'cpu',
      cell: null,
      seed: null,
      outputs: { weights, save: null, checkpoint: 'last' },
      purpose: 'train',
      sample: null,
    } as const;
    const code = await runNotebook(args, { root: process.cwd(), cwd }, print);
    return { code, lines, record: lines.map((line) => (line.startsWith('{"type":"record"') ? JSON.parse(line) : null)).find(Boolean) };
  };
  const first = await run(5, {}, join(cwd, 'w.safetensors'));
  const start = { type: 'file', path: 'w.safetensors', frozen: [0] };
  const second = await run(5, { start });
  expect(second).toMatchObject({
    code: 0,
    record: { resolved: { training: { start: { weightsHash: first.record.weightsHash, frozen: [0] } } } },
  });
  expect(second.record.weightsHash).not.toBe(first.record.weightsHash);
  expect(await run(6, { start })).toMatchObject({ code: 2, lines: [expect.stringContaining('choose other weights')] });
  expect(await run(5, { start: { ...start, frozen: [9] } })).toMatchObject({ code: 2, lines: [expect.stringContaining('place 9')] });
  expect(await run(5, { start: { ...start, path: 'n.json' } })).toMatchObject({
    code: 2,
    lines: [expect.stringContaining('could not be read')],
  });
  expect(await run(5, { start: { type: 'run', run: 'abc' } })).toMatchObject({
    code: 2,
    lines: [expect.stringContaining('--weights OUT')],
  });
});

test('several labels of a CSV beside the notebook are trained and measured each by itself, and a model that does not fit is told', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'daybook-'));
  const rows = Array.from({ length: 60 }, (_, row) => `${row % 10},${row % 10 > 4 ? 'yes' : 'no'},${row % 2}`);
  await writeFile(join(cwd, 'tastes.csv'), ['x,sweet,sour', ...rows].join('\n'));
  const run = async (units: number) => {
    const cells = [
      { type: 'data', name: 'data', spec: { source: { type: 'file', path: 'tastes.csv' }, target: ['sweet', 'sour'] } },
      { type: 'model', name: 'model', spec: { layers: [{ type: 'dense', units }] } },
      { type: 'train', name: 'train', data: 'data', model: 'model', spec: { epochs: 2 } },
    ];
    await writeFile(join(cwd, 'n.json'), JSON.stringify({ daybook: 1, title: 'Tastes', cells }));
    const lines: string[] = [];
    const print = { line: (text: string) => void lines.push(text), complain: (text: string) => void lines.push(text) };
    const args = {
      command: 'run',
      repeats: null,
      file: 'n.json',
      backend: 'cpu',
      cell: null,
      seed: null,
      outputs: { weights: null, save: null, checkpoint: 'last' },
      purpose: 'train',
      sample: null,
    } as const;
    return { code: await runNotebook(args, { root: process.cwd(), cwd }, print), lines };
  };
  const { code, lines } = await run(2);
  expect(code).toBe(0);
  expect(JSON.parse(lines.find((line) => line.includes('"record"')) ?? '{}')).toMatchObject({
    metricName: 'labelAccuracy',
    resolved: { dataset: { target: ['sweet', 'sour'], task: 'labels' }, training: { loss: 'sigmoidCrossEntropy' } },
    measures: { validation: { labelAccuracy: expect.any(Number) }, targets: [{ name: 'sweet' }, { name: 'sour' }] },
  });
  expect(await run(3)).toEqual({
    code: 2,
    lines: ['Cell "train": In model: dense 1 gives 3 outputs, but the data have 2 labels: give it 2 units.'],
  });
});
