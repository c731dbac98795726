import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { programBinary } from '../lib/engine/backends/open.ts';

/** Where things are: `root` holds the app's own files, `cwd` is where the person stands. */
export type Place = { root: string; cwd: string };

/** Reads the app's own assets: packed data and the wasm binaries. */
export const assetReader =
  (place: Place) =>
  async (name: string): Promise<Uint8Array> =>
    readFile(join(place.root, folderOf(name), name));

function folderOf(name: string): string {
  if (name.startsWith('data/')) return 'static';
  return name === programBinary ? 'src/lib/engine/executors/wasm' : 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
}

/** Reads a CSV that a data cell names, relative to the notebook's own folder. */
export const fileReader =
  (notebookFile: string) =>
  async (path: string): Promise<Uint8Array> =>
    readOwn(resolve(dirname(notebookFile), path));

/** A person's own file. @throws Error whose message says why not in plain words. */
export async function readOwn(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (problem) {
    throw new Error(plainReason(problem), { cause: problem });
  }
}

/** Why a file cannot be written there, found out before anything is written; null when it can. */
export async function refusalToWrite(path: string): Promise<string | null> {
  try {
    if ((await stat(path).catch(() => null))?.isDirectory()) return 'it is a folder';
    await access(dirname(path), constants.W_OK);
    return null;
  } catch (problem) {
    return plainReason(problem) === reasons.ENOENT ? 'its folder does not exist' : plainReason(problem);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'the system does not allow it',
  EPERM: 'the system does not allow it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** What the system says in codes, in words. */
export function plainReason(problem: unknown): string {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : '';
  return reasons[code] ?? (problem instanceof Error ? problem.message : String(problem));
}

export const fromHere = (place: Place, path: string): string => resolve(place.cwd, path);
