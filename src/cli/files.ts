import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where things are: `root` holds the app's own files, `cwd` is where the person stands. */
export type Place = { root: string; cwd: string };

const wasmFolder = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';

/** Reads the app's own assets: packed data and the wasm binary. */
export const assetReader =
  (place: Place) =>
  async (name: string): Promise<Uint8Array> =>
    readFile(join(place.root, name.startsWith('data/') ? 'static' : wasmFolder, name));

/** Reads a CSV that a data cell names, relative to the notebook's own folder. */
export const fileReader =
  (notebookFile: string) =>
  async (path: string): Promise<Uint8Array> =>
    readFile(resolve(dirname(notebookFile), path));

export const fromHere = (place: Place, path: string): string => resolve(place.cwd, path);
