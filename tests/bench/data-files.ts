import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workload } from './workloads.ts';

/** The examples as float32 files, for those who are not JavaScript. */
export function dataFiles({ name, inputs, targets }: Workload, folder: string): { inputs: string; targets: string } {
  const files = { inputs: join(folder, `${name.slice(0, 2)}.inputs`), targets: join(folder, `${name.slice(0, 2)}.targets`) };
  writeFileSync(files.inputs, new Uint8Array(inputs.buffer, inputs.byteOffset, inputs.byteLength));
  writeFileSync(files.targets, new Uint8Array(targets.buffer, targets.byteOffset, targets.byteLength));
  return files;
}
