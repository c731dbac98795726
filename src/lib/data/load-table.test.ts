import { expect, test } from 'vitest';
import { readTestAsset, shippedCards } from '../../../tests/support/read-asset.ts';
import { parseDataset, targetsOf } from '../spec/dataset.ts';
import { readCards } from './cards.ts';
import { describe } from './describe.ts';
import { loadTable } from './load-table.ts';

const services = { readAsset: readTestAsset };
const csv = async (path: string) => {
  if (path !== 'mine.csv') throw new Error('no such file');
  return new TextEncoder().encode('a,b\n1,x\n2,y\n');
};

test.each(shippedCards.map(({ name }) => name))('%s loads, with the rows and the target of its card', async (name) => {
  const [loaded, cards] = await Promise.all([loadTable({ type: 'shipped', name }, services), readCards(readTestAsset)]);
  const card = cards.find((known) => known.name === name);
  if (!loaded.ok || card === undefined) throw new Error('It did not load.');
  expect(loaded.value).toMatchObject({ name, rows: card.rows, hash: card.sha256 });
  expect(loaded.value.columns.map((column) => column.name)).toEqual(expect.arrayContaining(targetsOf(card)));
  const parsed = parseDataset({ source: { type: 'shipped', name }, target: card.target });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  const summary = describe(loaded.value, parsed.value, card);
  if (!summary.ok) throw new Error(summary.issues[0]?.message);
  expect(summary.value).toMatchObject({ title: card.title });
  if (card.task === 'classification' || card.task === 'labels' || card.task === 'regression') expect(summary.value.task).toBe(card.task);
});

test('an unknown dataset lists the known ones, and its name never becomes a path', async () => {
  const asked: string[] = [];
  const readAsset = (name: string) => {
    asked.push(name);
    return readTestAsset(name);
  };
  for (const name of ['iirs', '../iris', 'constructor']) {
    const loaded = await loadTable({ type: 'shipped', name }, { readAsset });
    expect(loaded).toMatchObject({ ok: false, issues: [{ path: 'source.name' }] });
    if (!loaded.ok) expect(loaded.issues[0]?.message).toContain('there are airline-passengers, breast-cancer,');
  }
  expect(new Set(asked)).toEqual(new Set(['data/cards.json']));
});

test('an asset that cannot be read is a sentence, not an exception', async () => {
  const loaded = await loadTable({ type: 'shipped', name: 'iris' }, { readAsset: () => Promise.reject(new Error('offline')) });
  expect(loaded).toEqual({
    ok: false,
    issues: [{ path: 'source', message: 'The data of "iris" could not be read: check the connection and try again (offline).' }],
  });
});

test('a file is read where there are files, and refused elsewhere', async () => {
  expect(await loadTable({ type: 'file', path: 'mine.csv' }, { ...services, readFile: csv })).toMatchObject({
    ok: true,
    value: { rows: 2, name: 'mine.csv' },
  });
  expect(await loadTable({ type: 'file', path: 'other.csv' }, { ...services, readFile: csv })).toMatchObject({
    ok: false,
    issues: [{ path: 'source.path' }],
  });
  expect(await loadTable({ type: 'file', path: 'mine.csv' }, services)).toMatchObject({ ok: false, issues: [{ path: 'source' }] });
});
