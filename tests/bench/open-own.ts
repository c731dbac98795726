import { openWasm } from '../../src/lib/engine/backends/open-wasm.ts';
import type { ReadAsset } from '../../src/lib/engine/backends/open.ts';
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { createWasmExecutor } from '../../src/lib/engine/executors/wasm/executor.ts';
import { openProgram } from '../../src/lib/engine/executors/wasm/program.ts';

/** The epoch program in the memory of TF.js's wasm backend; open it once. */
export async function openOwn(readAsset: ReadAsset): Promise<Executor> {
  await openWasm(readAsset);
  return createWasmExecutor(await openProgram(readAsset));
}
