/**
 * Packs datasets/ into static/data/: NAME.bin for each card (typed columns, see src/lib/data/unpack.ts) and cards.json. Stops when a
 * raw file differs from its card. Does nothing when neither the data nor this tool has changed; the same input gives the same bytes.
 *
 *   npm run pack
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseCard } from '../lib/data/cards.ts';
import { packTable } from '../lib/data/pack.ts';
import type { DatasetCard } from '../lib/data/table.ts';
import { readRaw } from './read-raw.ts';

const from = 'datasets';
const to = join('static', 'data');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Raw = { card: DatasetCard; bytes: Uint8Array };

function readDataset(file: string): Raw {
  const card = parseCard(JSON.parse(readFileSync(join(from, file), 'utf8')));
  const bytes = readFileSync(join(from, card.file));
  if (`${card.name}.json` !== file) throw new Error(`${file} is the card of "${card.name}": the names must agree.`);
  if (sha256(bytes) !== card.sha256) throw new Error(`${card.file} is not the file of its card: its SHA-256 is ${sha256(bytes)}.`);
  return { card, bytes };
}

/** Names the whole input: this tool as bundled, the cards and the raw files they vouch for. */
function stampOf(cards: readonly DatasetCard[]): string {
  const tool = sha256(readFileSync(fileURLToPath(import.meta.url)));
  return sha256(new TextEncoder().encode(JSON.stringify([tool, cards])));
}

function isUpToDate(stamp: string, cards: readonly DatasetCard[]): boolean {
  const index = join(to, 'cards.json');
  if (!existsSync(index) || !readFileSync(index, 'utf8').includes(stamp)) return false;
  return cards.every(({ name }) => existsSync(join(to, `${name}.bin`)));
}

const datasets = readdirSync(from)
  .filter((file) => file.endsWith('.json'))
  .map(readDataset)
  .sort((a, b) => (a.card.title < b.card.title ? -1 : 1));
const cards = datasets.map(({ card }) => card);
const stamp = stampOf(cards);

if (!isUpToDate(stamp, cards)) {
  mkdirSync(to, { recursive: true });
  for (const { card, bytes } of datasets)
    writeFileSync(join(to, `${card.name}.bin`), gzipSync(packTable(readRaw(bytes, card)), { level: 9 }));
  // Last, so that an interrupted packing is done again.
  writeFileSync(join(to, 'cards.json'), `${JSON.stringify({ version: 1, stamp, cards }, null, 2)}\n`);
}
