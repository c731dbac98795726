/** Launches in a fresh process of Node each. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundled, servingCode, type ContestantName } from './bundle.ts';
import type { Ask } from './contestant.ts';
import { toLaunch, type Launch } from './parse-launch.ts';

export type Place = { launch: (name: ContestantName, ask: Ask) => Promise<Launch>; close: () => Promise<void> };

export function openNode(folder: string): Place {
  const files = new Map<ContestantName, string>();
  const fileOf = async (name: ContestantName): Promise<string> => {
    const file = files.get(name) ?? join(folder, `${name}.mjs`);
    if (!files.has(name)) writeFileSync(file, await bundled({ code: servingCode(name, 'node'), platform: 'node' }));
    files.set(name, file);
    return file;
  };
  return {
    launch: async (name, { workload, most, settle }) => {
      const words = [await fileOf(name), workload, most === undefined ? '' : String(most), settle ? 'settle' : ''];
      const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 300_000 });
      return toLaunch(stdout);
    },
    close: () => Promise.resolve(),
  };
}
