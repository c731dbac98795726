import type { Source } from '../spec/dataset.ts';
import { didYouMean } from '../spec/did-you-mean.ts';
import type { Parsed } from '../spec/parse.ts';
import type { ReadAsset } from './cards.ts';
import { readCards } from './cards.ts';
import { parseCsv } from './csv.ts';
import { generate } from './generators.ts';
import type { Table } from './table.ts';
import { unpack } from './unpack.ts';

export type LoadServices = {
  readAsset: ReadAsset;
  readFile?: (path: string) => Promise<Uint8Array>; // relative to the notebook file; only where there are files
};

const refuse = (path: string, message: string): Parsed<never> => ({ ok: false, issues: [{ path, message }] });
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function loadShipped(name: string, readAsset: ReadAsset): Promise<Parsed<Table>> {
  try {
    const known = (await readCards(readAsset)).map((card) => card.name);
    // Only a name from the cards becomes part of a path.
    if (!known.includes(name))
      return refuse(
        'source.name',
        `There is no dataset "${name.slice(0, 80)}"${didYouMean(name, known)}; there are ${known.toSorted().join(', ')}.`,
      );
    return { ok: true, value: await unpack(await readAsset(`data/${name}.bin`)) };
  } catch (error) {
    return refuse('source', `The data of "${name.slice(0, 80)}" could not be read: check the connection and try again (${reason(error)}).`);
  }
}

async function loadFile(path: string, readFile: LoadServices['readFile']): Promise<Parsed<Table>> {
  if (readFile === undefined)
    return refuse('source', `The file "${path}" can only be read on the command line: choose a shipped dataset or a generator here.`);
  try {
    const parsed = parseCsv({ name: path, bytes: await readFile(path) });
    return parsed.ok ? parsed : { ok: false, issues: parsed.issues.map(({ message }) => ({ path: 'source.path', message })) };
  } catch (error) {
    return refuse('source.path', `The file "${path}" could not be read, ${reason(error)}: give its path from the notebook's folder.`);
  }
}

/** The table of a source: a shipped one, a generated one, or (where `readFile` is given) a CSV file. Never rejects. */
export async function loadTable(source: Source, { readAsset, readFile }: LoadServices): Promise<Parsed<Table>> {
  switch (source.type) {
    case 'shipped':
      return loadShipped(source.name, readAsset);
    case 'generator':
      return { ok: true, value: generate(source) };
    case 'file':
      return loadFile(source.path, readFile);
    default:
      return source satisfies never;
  }
}
