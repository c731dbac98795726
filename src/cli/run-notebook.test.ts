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
