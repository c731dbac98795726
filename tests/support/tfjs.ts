import { readFile } from 'node:fs/promises';
import { findBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { openBackend, wasmBinary } from '../../src/lib/engine/backends/open.ts';
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { createTfjsExecutor } from '../../src/lib/engine/executors/tfjs/executor.ts';

/** The two backends that run in Node. */
export const nodeBackends = ['cpu', 'wasm'] as const;
export type NodeBackend = (typeof nodeBackends)[number];

const binaries = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';

/** Answers the name of the wasm binary from node_modules, and nothing else. */
export async function readWasmBinary(name: string): Promise<Uint8Array> {
  if (name !== wasmBinary) throw new Error(`There is no asset ${name}.`);
  return new Uint8Array(await readFile(`${binaries}/${name}`));
}

export async function openTestExecutor(name: NodeBackend): Promise<Executor> {
  await openBackend(name, readWasmBinary);
  return createTfjsExecutor(name);
}

/** Both executors, opened once before the tests of a file. */
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
export const tensorCount = (name: NodeBackend): number => findBackend(name)?.numDataIds() ?? 0;
