import { readFile } from 'node:fs/promises';
import { findBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { openBackend, programBinary, wasmBinary } from '../../src/lib/engine/backends/open.ts';
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { createTfjsExecutor } from '../../src/lib/engine/executors/tfjs/executor.ts';
import { createWasmExecutor } from '../../src/lib/engine/executors/wasm/executor.ts';
import { openProgram } from '../../src/lib/engine/executors/wasm/program.ts';

/** The backends that run in Node on the tfjs path, and the wasm path: the epoch program in the memory of wasm. */
export const nodeBackends = ['cpu', 'wasm', 'wasm program'] as const;
export type NodeBackend = (typeof nodeBackends)[number];

const folders = new Map([
  [wasmBinary, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'],
  [programBinary, 'src/lib/engine/executors/wasm'],
]);

/** Answers the names of the wasm binaries, and nothing else. */
export async function readWasmBinary(name: string): Promise<Uint8Array> {
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`There is no asset ${name}.`);
  return new Uint8Array(await readFile(`${folder}/${name}`));
}

export async function openTestExecutor(name: NodeBackend): Promise<Executor> {
  if (name === 'wasm program') {
    await openBackend('wasm', readWasmBinary);
    return createWasmExecutor(await openProgram(readWasmBinary));
  }
  await openBackend(name, readWasmBinary);
  return createTfjsExecutor(name);
}

/** All of them, opened once before the tests of a file. */
export function testExecutors(): (name: NodeBackend) => Executor {
  const executors = new Map<NodeBackend, Executor>();
  beforeAll(async () => {
    for (const name of nodeBackends) executors.set(name, await openTestExecutor(name));
  });
  return (name) => {
    const found = executors.get(name);
    if (!found) throw new Error(`${name} is not open.`);
    return found;
  };
}

/** Tensors alive on a backend, whoever made them. */
export const tensorCount = (name: NodeBackend): number => findBackend(name === 'wasm program' ? 'wasm' : name)?.numDataIds() ?? 0;
