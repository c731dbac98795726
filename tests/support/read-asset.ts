import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCard } from '../../src/lib/data/cards.ts';
import { packTable } from '../../src/lib/data/pack.ts';
import type { DatasetCard } from '../../src/lib/data/table.ts';
import { readRaw } from '../../src/tools/read-raw.ts';

const packed = new Map<string, Uint8Array>();

/** The cards as they stand in datasets/. */
export const shippedCards: DatasetCard[] = readdirSync('datasets')
  .filter((file) => file.endsWith('.json'))
  .map((file) => parseCard(JSON.parse(readFileSync(join('datasets', file), 'utf8'))));

/** Answers 'data/NAME.bin' and 'data/cards.json' from datasets/ itself, so that a test needs no packed files. */
export async function readTestAsset(name: string): Promise<Uint8Array> {
  if (name === 'data/cards.json') return new TextEncoder().encode(JSON.stringify({ version: 1, cards: shippedCards }));
  const card = shippedCards.find((known) => name === `data/${known.name}.bin`);
  if (card === undefined) throw new Error(`There is no asset ${name}.`);
  const bytes = packed.get(name) ?? packTable(readRaw(readFileSync(join('datasets', card.file)), card));
  packed.set(name, bytes);
  return bytes;
}
