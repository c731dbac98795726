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
    weights: null,
    purpose: 'train',
    sample: null,
  } as const;
  expect(await runNotebook(args, { root: process.cwd(), cwd }, print)).toBe(0);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'summary', runs: 3, finished: 3 });
  expect(selfTest).toHaveBeenCalledOnce();
});
