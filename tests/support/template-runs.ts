/** Templates trained as the command line trains them, on wasm: what the tests of their promises read. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Metrics } from '../../src/lib/runs/metrics.ts';

export const seeds = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110];

async function run(words: string[]): Promise<{ code: number; lines: string[]; complaints: string[] }> {
  const lines: string[] = [];
  const complaints: string[] = [];
  const print = { line: (text: string) => void lines.push(text), complain: (text: string) => void complaints.push(text) };
  const code = await main(words, { root: process.cwd(), cwd: process.cwd() }, print);
  return { code, lines, complaints };
}

export type Trained = {
  last: { validation: { metric: number } };
  measures: { validation: Metrics };
  floor: { name?: string; metrics?: Metrics } | null;
};

export async function lastMetric(file: string, seed: number): Promise<number> {
  return (await trained(file, seed)).last.validation.metric;
}

export async function trained(file: string, seed: number): Promise<Trained> {
  const { code, lines, complaints } = await run(['run', file, '--backend', 'wasm', '--seed', String(seed), '--repeats', '1']);
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
  const record: unknown = JSON.parse(lines.find((line) => line.startsWith('{"type":"record"')) ?? 'null');
  expect(record).toMatchObject({
    seed,
    environment: { backend: 'wasm', path: 'wasm' },
    last: { validation: { metric: expect.any(Number) } },
  });
  return record as Trained;
}

/** The file of a template, as the command line prints it. */
export async function written(template: string): Promise<string> {
  const printed = await run(['templates', template]);
  expect(printed.code).toBe(0);
  const file = join(await mkdtemp(join(tmpdir(), 'daybook-')), `${template}.json`);
  await writeFile(file, printed.lines.join('\n'));
  return file;
}
