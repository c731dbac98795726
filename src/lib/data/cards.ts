import type { DatasetCard } from './table.ts';

/** Reads a file of the build by name, such as 'data/iris.bin'; rejects when it cannot. */
export type ReadAsset = (name: string) => Promise<Uint8Array>;

const tasks = ['classification', 'labels', 'regression', 'text', 'series'] as const;

/** One card, as in `datasets/NAME.json`. @throws Error that names the field which is wrong. */
export function parseCard(input: unknown): DatasetCard {
  const fields = new Map(typeof input === 'object' && input !== null ? Object.entries(input) : []);
  const text = (key: string): string => {
    const value: unknown = fields.get(key);
    if (typeof value !== 'string' || value.trim() === '') throw new Error(`The card's "${key}" must be a text.`);
    return value;
  };
  const count = (key: string): number => {
    const value: unknown = fields.get(key);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) throw new Error(`The card's "${key}" must be a count.`);
    return value;
  };
  const name = text('name');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) throw new Error(`The card's name "${name}" must be kebab-case.`);
  const task = tasks.find((known) => known === fields.get('task'));
  if (task === undefined) throw new Error(`The card's "task" must be one of ${tasks.join(', ')}.`);
  const target: unknown = fields.get('target');
  const sha256 = text('sha256');
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`The card's "sha256" must be 64 hex digits.`);
  if (fields.get('version') !== 1) throw new Error(`The card's "version" must be 1.`);
  return {
    version: 1,
    name,
    title: text('title'),
    task,
    target: Array.isArray(target) && target.every((name) => typeof name === 'string') ? target : text('target'),
    description: text('description'),
    source: text('source'),
    licence: text('licence'),
    file: text('file'),
    rows: count('rows'),
    columns: count('columns'),
    sha256,
  };
}

/** The cards of all shipped data, by title. @throws Error when the file cannot be read. */
export async function readCards(readAsset: ReadAsset): Promise<DatasetCard[]> {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(await readAsset('data/cards.json')));
  const cards: unknown = typeof parsed === 'object' && parsed !== null && 'cards' in parsed ? parsed.cards : null;
  if (!Array.isArray(cards)) throw new Error('data/cards.json holds no cards.');
  return cards.map(parseCard);
}
