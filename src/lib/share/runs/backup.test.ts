import { expect, test } from 'vitest';
import { aHistory, aRecordedRun } from '../../../../tests/support/recorded-runs.ts';
import { aCheckpoint } from '../../../../tests/support/builders.ts';
import { anImportedRun } from '../../../../tests/support/an-imported-run.ts';
import { frozenBackup } from '../../../../tests/support/frozen-backup.ts';
import { CellId, NotebookId } from '../../spec/ids.ts';
import type { Json } from '../../spec/parse.ts';
import { join, type Chunk } from '../deflate.ts';
import { bytesAsSource, openZip } from '../unzip.ts';
import { zip, type ZipFile } from '../zip.ts';
import { backupLimits, hashOfThing, openBackup, writeBackup } from './backup.ts';
import type { LedgerThing, ThingName } from './ledger-files.ts';
import { planRestore, restoreBackup, type RestoreTarget } from './restore.ts';
import { describePlan, describeRestored } from './restored.ts';

const at = Date.UTC(2026, 10, 21, 20, 14);

const aNotebook = (id: string, title = 'Penguins'): LedgerThing => ({
  type: 'notebook',
  stored: {
    id: NotebookId.parse(id),
    revision: 3,
    savedAt: 20,
    createdAt: 10,
    notebook: {
      version: 1,
      title,
      backend: 'auto',
      cells: [{ id: CellId.parse('c1'), name: 'note', type: 'note', text: 'Is it {"$number":"NaN"}?' }],
    },
  },
});

const aWholeRun = (id: string, name = 'train 1'): LedgerThing => ({
  type: 'run',
  ...aRecordedRun(
    { id, name, interventions: [], last: { train: { loss: NaN, metric: -0 }, validation: null } },
    aHistory({ learningRate: [Infinity, -Infinity, -0] }),
  ),
  checkpoints: [
    {
      head: { slot: 0, sequence: 1, epoch: 2, step: 14, bytes: 8, weights: 5 },
      checkpoint: aCheckpoint(2, { bestParams: Float32Array.of(NaN, -0) }),
    },
    { head: { slot: 2, sequence: 1, epoch: 3, why: ['best'], scores: { loss: NaN, metric: 1 } }, checkpoint: aCheckpoint(3) },
  ],
});

const anImport = (metric = NaN): LedgerThing => ({
  type: 'imported',
  run: anImportedRun('1', { metrics: [{ name: 'val/loss', value: metric }], starred: true }),
});

const ledger = (): LedgerThing[] => [aNotebook('n1'), aWholeRun('r1'), aWholeRun('r2', 'x'.repeat(1000)), aNotebook('n2', ''), anImport()];

async function written(things: readonly LedgerThing[], views?: readonly Json[]): Promise<Chunk> {
  const chunks: Chunk[] = [];
  for await (const chunk of writeBackup(things, { at, app: '0.1.0', views })) chunks.push(chunk);
  return join(chunks);
}

const opened = async (file: Chunk) => {
  const backup = await openBackup(bytesAsSource(file), '"my.zip"');
  return backup.ok ? backup.value : (backup.issues[0]?.message ?? '');
};

const nameOf = (thing: LedgerThing): ThingName =>
  thing.type === 'notebook' ? { type: 'notebook', id: thing.stored.id } : { type: thing.type, id: thing.run.id };

/** A ledger that keeps what it is given; it fails at the add of that number. */
function aTarget(present: readonly LedgerThing[] = [], failsAt = Infinity) {
  const key = ({ type, id }: ThingName) => `${type} ${id}`;
  const kept = new Map(present.map((thing) => [key(nameOf(thing)), thing]));
  let adds = 0;
  const target: RestoreTarget = {
    read: async (name) => kept.get(key(name)) ?? null,
    add: async (thing) => {
      if (++adds === failsAt) throw new Error('The disk is full.');
      kept.set(key(nameOf(thing)), thing);
    },
    takeBack: async (names) => {
      for (const name of names) kept.delete(key(name));
    },
  };
  return { target, things: () => [...kept.values()] };
}

async function restoredInto(file: Chunk, target: RestoreTarget) {
  const backup = await opened(file);
  if (typeof backup === 'string') return backup;
  const restored = await restoreBackup(backup, target);
  return restored.ok ? restored.value : (restored.issues[0]?.message ?? '');
}

test('a ledger comes back from its backup as it was, to the bit of every number', async () => {
  const file = await written(ledger());
  const { target, things } = aTarget();
  const restored = await restoredInto(file, target);
  expect(restored).toEqual({ added: ledger().map(nameOf), same: [], kept: [] });
  expect(things()).toEqual(ledger());
  expect(await opened(file)).toMatchObject({ app: '0.1.0', madeAt: at, counts: { notebooks: 2, runs: 2, checkpoints: 4, imported: 1 } });
  expect(await written(things())).toEqual(file);
});

test('an empty ledger has a backup too', async () => {
  expect(await restoredInto(await written([]), aTarget().target)).toEqual({ added: [], same: [], kept: [] });
});

test('what is there with the same content is skipped, and what differs is told and stays', async () => {
  const present = [aNotebook('n1', 'Renamed since'), aWholeRun('r1'), aWholeRun('other')];
  const { target, things } = aTarget(present);
  const file = await opened(await written(ledger()));
  const plan = typeof file === 'string' ? null : await planRestore(file, target);
  expect(things()).toEqual(present);
  expect(plan && describePlan(plan)).toEqual([
    'To be added: 1 run, 1 imported run and 1 notebook.',
    'Here already, the same: 1 run.',
    'Here with other content, which stays as it is: 1 notebook ("Renamed since").',
  ]);
  const restored = await restoredInto(await written(ledger()), target);
  expect(restored).toEqual(plan);
  if (typeof restored === 'string') throw new Error(restored);
  expect(restored.same.map(({ id }) => id)).toEqual(['r1']);
  expect(restored.kept).toEqual([{ name: nameOf(aNotebook('n1')), called: 'Renamed since' }]);
  expect(restored.added.map(({ id }) => id)).toEqual(['r2', 'n2', 'imported-1']);
  expect(things().slice(0, 3)).toEqual(present);
  expect(describeRestored(restored)).toBe(
    'Restored 1 run, 1 imported run and 1 notebook. Here already, the same: 1 run. ' +
      'Here with other content, which stayed as it was: 1 notebook ("Renamed since").',
  );
  expect(await restoredInto(await written(ledger()), target)).toMatchObject({ added: [] });
});

test('the order of keys makes no difference between two records', () => {
  const run = aWholeRun('r1');
  if (run.type !== 'run') throw new Error('A run was asked for.');
  const turned: LedgerThing = { ...run, run: Object.assign(Object.create(null), Object.fromEntries(Object.entries(run.run).reverse())) };
  expect(hashOfThing(turned)).toBe(hashOfThing(run));
  expect(hashOfThing({ ...run, run: { ...run.run, seed: 1 } })).not.toBe(hashOfThing(run));
});

test('a restore that fails in the middle takes back what it had added', async () => {
  for (const failsAt of [1, 2, 4]) {
    const present = [aNotebook('before')];
    const { target, things } = aTarget(present, failsAt);
    expect(await restoredInto(await written(ledger()), target)).toBe('Nothing was restored: The disk is full.');
    expect(things()).toEqual(present);
  }
});

test('a backup that was cut or changed anywhere restores nothing, and one sentence says so', async () => {
  const file = await written(ledger());
  const sentence = /^[^.]*("my.zip"|backup version).*\.$/;
  for (let length = 0; length < file.length; length += 997) expect(await opened(file.slice(0, length))).toMatch(sentence);
  let refused = 0;
  for (let place = 0; place < file.length; place += 61) {
    const changed = file.slice();
    changed[place] = (changed[place] ?? 0) ^ 0x20;
    const { target, things } = aTarget();
    const restored = await restoredInto(changed, target);
    if (typeof restored === 'string') {
      expect(things()).toEqual([]);
      refused++;
    } else expect(things()).toEqual(ledger()); // a date or a version that nobody reads
  }
  expect(refused).toBeGreaterThan(file.length / 61 / 2);
});

/** The files of a backup, changed, and packed again with a manifest and a seal as someone might who wants to be believed. */
async function repacked(
  change: (files: ZipFile[], manifest: Record<string, unknown>) => ZipFile[] | void,
  comment?: string,
): Promise<Chunk> {
  const archive = await openZip(bytesAsSource(await written(ledger())), { name: 'a', limits: backupLimits });
  if (!archive.ok) throw new Error('A backup of ours is an archive.');
  const files: ZipFile[] = [];
  for (const entry of archive.value.entries) {
    const bytes = await archive.value.read(entry);
    if (bytes.ok) files.push({ path: entry.path, bytes: bytes.value });
  }
  const manifest: Record<string, unknown> = JSON.parse(new TextDecoder().decode(files.pop()?.bytes));
  const { sha256 } = await import('../../spec/hash.ts');
  const changed = change(files, manifest) ?? files;
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  return zip([...changed, { path: 'manifest.json', bytes }], { at, comment: () => comment ?? `daybook-ledger 1 ${sha256(bytes)}` });
}

const text = (value: string) => new TextEncoder().encode(value);

test('a backup that was tampered with is refused by its hashes, its seal or its counts', async () => {
  const withOther = await repacked((files) =>
    files.map((file) => (file.path.endsWith('n1.json') ? { ...file, bytes: new Uint8Array(file.bytes.length) } : file)),
  );
  expect(await opened(withOther)).toBe(
    '"notebooks/n1.json" in "my.zip" was changed since it was backed up: copy it again from where it came.',
  );
  expect(await opened(await repacked((files) => files.slice(1)))).toMatch(/"notebooks\/n1.json" is missing or cut short/);
  expect(await opened(await repacked((files) => [...files, { path: 'runs/extra/run.json', bytes: text('{}') }]))).toMatch(
    /"runs\/extra\/run.json" is not in its list/,
  );
  expect(await opened(await repacked(() => undefined, 'daybook-ledger 1 00'))).toMatch(/does not match its seal/);
  expect(
    await opened(await repacked((_, manifest) => void (manifest.counts = { notebooks: 2, runs: 3, checkpoints: 4, imported: 1 }))),
  ).toMatch(/lists 2 runs and 2 notebooks but counts 3 and 2/);
});

test('views go into a backup as they are stored, and come out of it checked', async () => {
  const views: Json[] = [{ version: 1, name: 'Good' }, { version: 9 }];
  const file = await written(ledger(), views);
  expect(await opened(file)).toMatchObject({ views, things: { length: 5 } });
  expect(await opened(await written(ledger()))).toMatchObject({ views: [] });
  const { sha256 } = await import('../../spec/hash.ts');
  const withViews = (bytes: Uint8Array<ArrayBuffer>, hash = sha256(bytes)) =>
    repacked((files, manifest) => {
      if (!Array.isArray(manifest.files)) throw new Error('A backup has a list of files.');
      manifest.files.push({ path: 'views.json', bytes: bytes.length, sha256: hash });
      return [...files, { path: 'views.json', bytes }];
    });
  expect(await opened(await withViews(text('[]'), sha256(text('[1]'))))).toMatch(/^"views.json" in "my.zip" was changed since/);
  for (const content of ['{}', '[1', 'null'])
    expect(await opened(await withViews(text(content)))).toMatch(/^"views.json" in "my.zip" is no list of views: copy it again/);
});

test('a backup of before imported runs and views were kept opens with everything in it', async () => {
  const file = Uint8Array.from(atob(frozenBackup), (letter) => letter.charCodeAt(0));
  const { target, things } = aTarget();
  expect(await restoredInto(file, target)).toMatchObject({ added: [{ id: 'n1' }, { id: 'r1' }], same: [], kept: [] });
  expect(things()).toEqual([aNotebook('n1'), aWholeRun('r1')]);
  expect(await opened(file)).toMatchObject({ counts: { notebooks: 1, runs: 1, checkpoints: 2 }, views: [] });
});

test('a backup of a newer version, and what is no backup, say so', async () => {
  expect(await opened(await repacked((_, manifest) => void (manifest.version = 2)))).toBe(
    '"my.zip" was made by a newer Daybook (backup version 2): restore it with that one.',
  );
  expect(await opened(await zip([{ path: 'a', bytes: text('x') }], { at }))).toBe(
    '"my.zip" is no backup of a ledger: choose a file that Back up wrote.',
  );
  expect(await opened(text('not a zip'))).toMatch(/^"my.zip" is no whole ZIP file/);
});

test('records that are none are refused, whatever their hashes say', async () => {
  const { sha256 } = await import('../../spec/hash.ts');
  const hostile = ['{}', 'null', '[1', '{"__proto__":{"polluted":1}}', '['.repeat(200_000), '{"version":1,"id":"r1"}'];
  for (const path of [
    'notebooks/n1.json',
    'runs/r1/run.json',
    'runs/r1/history.json',
    'runs/r1/checkpoints/0.safetensors',
    'imported/imported-1.json',
  ])
    for (const content of hostile) {
      const bytes = text(content);
      const file = await repacked((files, manifest) => {
        manifest.files = files.map((each) =>
          each.path === path
            ? { path, bytes: bytes.length, sha256: sha256(bytes) }
            : { path: each.path, bytes: each.bytes.length, sha256: sha256(each.bytes) },
        );
        return files.map((each) => (each.path === path ? { path, bytes } : each));
      });
      expect(await opened(file)).toBe(
        `${JSON.stringify(path)} in "my.zip" is no record that this Daybook can read: restore it with a newer one.`,
      );
    }
  expect(Object.prototype).not.toHaveProperty('polluted');
});
