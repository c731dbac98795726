/**
 * A whole ledger as one file: a ZIP of what `ledger-files.ts` writes, with a manifest of SHA-256 hashes at its end and the manifest's own hash
 * in the comment of the archive. It is written thing by thing and read thing by thing: one run at a time is in memory.
 */
import type { Issue, Json, Parsed } from '../../spec/parse.ts';
import { sha256 } from '../../spec/hash.ts';
import { show } from '../../spec/show.ts';
import type { Chunk } from '../deflate.ts';
import { openZip, type ByteSource, type Zip, type ZipEntry } from '../unzip.ts';
import { zipChunks, type ZipFile } from '../zip.ts';
import { filesOf, readThing, thingOfPath, type LedgerThing, type ThingName } from './ledger-files.ts';

export const backupVersion = 1;
export const backupLimits = { files: 500_000, bytes: 4e9, fileBytes: 512e6 } as const;

const format = 'daybook-ledger';
const manifestPath = 'manifest.json';
const viewsPath = 'views.json';
const mostManifest = 100e6;
const mostViews = 64e6;

type Listed = { path: string; bytes: number; sha256: string };
/** `imported`: of other trackers' runs; absent in backups of before they were kept. */
type Counts = { notebooks: number; runs: number; checkpoints: number; imported?: number };
type Manifest = { format: string; version: number; app: string; madeAt: number; counts: Counts; files: Listed[] };

/** `at`: now, in Unix milliseconds; `app`: the version of Daybook; `views`: of the runs table, as they are stored. */
export type BackupOptions = { at: number; app: string; views?: readonly Json[] | undefined };

/** The file, chunk by chunk, as `new Blob(chunks)` takes them. Tables of a person's own will be things too; the ledger keeps none yet. */
export async function* writeBackup(
  things: AsyncIterable<LedgerThing> | Iterable<LedgerThing>,
  { at, app, views = [] }: BackupOptions,
): AsyncGenerator<Chunk> {
  const counts: Counts = { notebooks: 0, runs: 0, checkpoints: 0 };
  const listed: Listed[] = [];
  let seal = '';
  const listedToo = (file: ZipFile): ZipFile => {
    listed.push({ path: file.path, bytes: file.bytes.length, sha256: sha256(file.bytes) });
    return file;
  };
  async function* files(): AsyncGenerator<ZipFile> {
    for await (const thing of things) {
      count(counts, thing);
      if (thing.type === 'run') counts.checkpoints += thing.checkpoints.length;
      for (const file of filesOf(thing)) yield listedToo(file);
    }
    if (views.length > 0) yield listedToo({ path: viewsPath, bytes: new TextEncoder().encode(JSON.stringify(views)) });
    const manifest: Manifest = { format, version: backupVersion, app, madeAt: at, counts, files: listed };
    const bytes = new TextEncoder().encode(JSON.stringify(manifest));
    seal = sha256(bytes);
    yield { path: manifestPath, bytes };
  }
  yield* zipChunks(files(), { at, comment: () => `${format} ${backupVersion} ${seal}` });
}

function count(counts: Counts, { type }: Pick<ThingName, 'type'>): void {
  if (type === 'imported') counts.imported = (counts.imported ?? 0) + 1;
  else counts[type === 'run' ? 'runs' : 'notebooks']++;
}

/** A backup every byte of which was found as it was written. `read` gives null only when the file was changed since. */
export type Backup = {
  app: string;
  madeAt: number;
  counts: Counts;
  things: readonly { name: ThingName; hash: string }[]; // hash: equal for equal content
  read: (name: ThingName) => Promise<LedgerThing | null>;
  views: readonly unknown[]; // as they were stored; whoever keeps them reads them
};

const refuse = (message: string): { ok: false; issues: Issue[] } => ({ ok: false, issues: [{ path: '', message }] });
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isListed = (value: unknown): value is Listed =>
  isObject(value) && typeof value.path === 'string' && isCount(value.bytes) && typeof value.sha256 === 'string';

const again = 'copy it again from where it came';

function parseManifest(text: string, name: string): Parsed<Manifest> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(`${name} is no backup that Daybook can read: its list of contents is no JSON.`);
  }
  if (!isObject(value) || value.format !== format) return refuse(`${name} is no backup of a ledger: choose a file that Back up wrote.`);
  if (typeof value.version !== 'number' || value.version > backupVersion)
    return refuse(`${name} was made by a newer Daybook (backup version ${show(value.version)}): restore it with that one.`);
  const { counts, files } = value;
  const isWhole =
    isObject(counts) &&
    [counts.notebooks, counts.runs, counts.checkpoints, counts.imported ?? 0].every(isCount) &&
    Array.isArray(files) &&
    files.every(isListed);
  if (!isWhole || typeof value.app !== 'string' || typeof value.madeAt !== 'number')
    return refuse(`${name} is damaged, its list of contents is not whole: ${again}.`);
  return { ok: true, value: value as Manifest }; // every field was looked at above
}

async function readManifest(zip: Zip, name: string): Promise<Parsed<Manifest>> {
  const entry = zip.entries.find(({ path }) => path === manifestPath);
  if (!entry || entry.bytes > mostManifest) return refuse(`${name} is no backup of a ledger: choose a file that Back up wrote.`);
  const bytes = await zip.read(entry);
  if (!bytes.ok) return bytes;
  const [, , seal] = zip.comment.split(' ');
  const manifest = parseManifest(new TextDecoder().decode(bytes.value), name);
  if (manifest.ok && seal !== sha256(bytes.value))
    return refuse(`${name} was changed since it was made, its list of contents does not match its seal: ${again}.`);
  return manifest;
}

type Part = { entry: ZipEntry; listed: Listed };

/** The files of each thing, in the order of the list; a sentence where list and archive differ. */
function partsOf(zip: Zip, { files, counts }: Manifest, name: string): Parsed<Map<string, { name: ThingName; parts: Part[] }>> {
  const entries = new Map(zip.entries.map((entry) => [entry.path, entry]));
  const groups = new Map<string, { name: ThingName; parts: Part[] }>();
  for (const listed of files) {
    const entry = entries.get(listed.path);
    if (listed.path === viewsPath && entry?.bytes === listed.bytes) {
      entries.delete(viewsPath);
      continue;
    }
    const thing = thingOfPath(listed.path);
    if (!thing) return refuse(`${name} holds ${show(listed.path)}, which this Daybook does not know: restore it with a newer one.`);
    if (entry?.bytes !== listed.bytes) return refuse(`${name} is damaged, ${show(listed.path)} is missing or cut short: ${again}.`);
    const key = `${thing.type} ${thing.id}`;
    const group = groups.get(key);
    if (group) group.parts.push({ entry, listed });
    else groups.set(key, { name: thing, parts: [{ entry, listed }] });
    entries.delete(listed.path);
  }
  entries.delete(manifestPath);
  const [surplus] = entries.keys();
  if (surplus !== undefined)
    return refuse(`${name} was changed since it was made, ${show(surplus)} is not in its list of contents: ${again}.`);
  const found: Counts = { notebooks: 0, runs: 0, checkpoints: counts.checkpoints };
  for (const { name: thing } of groups.values()) count(found, thing);
  if (found.notebooks !== counts.notebooks || found.runs !== counts.runs || (found.imported ?? 0) !== (counts.imported ?? 0))
    return refuse(
      `${name} is damaged, it lists ${found.runs} runs and ${found.notebooks} notebooks but counts ${counts.runs} and ${counts.notebooks}: ${again}.`,
    );
  return { ok: true, value: groups };
}

/** None in a backup of before they were kept. */
async function readViews(zip: Zip, { files }: Manifest, name: string): Promise<Parsed<unknown[]>> {
  const listed = files.find(({ path }) => path === viewsPath);
  const entry = zip.entries.find(({ path }) => path === viewsPath);
  if (!listed || !entry) return { ok: true, value: [] };
  if (entry.bytes > mostViews) return refuse(`${name} holds more views of the runs table than Daybook ever keeps: ${again}.`);
  const bytes = await zip.read(entry);
  if (!bytes.ok) return bytes;
  if (sha256(bytes.value) !== listed.sha256) return refuse(`${show(viewsPath)} in ${name} was changed since it was backed up: ${again}.`);
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes.value));
    if (Array.isArray(value)) return { ok: true, value };
  } catch {
    // told below, like what is no list
  }
  return refuse(`${show(viewsPath)} in ${name} is no list of views: ${again}.`);
}

/**
 * Reads all of it once: every hash, and whether every record can be read. One sentence says what is wrong and where. Nothing is kept but the
 * list, so that a ledger larger than the memory can be restored. `name` stands in the sentences.
 */
export async function openBackup(source: ByteSource, name: string): Promise<Parsed<Backup>> {
  const zip = await openZip(source, { name, limits: backupLimits });
  if (!zip.ok) return zip;
  const manifest = await readManifest(zip.value, name);
  if (!manifest.ok) return manifest;
  const groups = partsOf(zip.value, manifest.value, name);
  if (!groups.ok) return groups;

  const archive = zip.value;
  const known = groups.value;
  async function readWhole(wanted: ThingName): Promise<Parsed<LedgerThing>> {
    const files: ZipFile[] = [];
    for (const { entry, listed } of known.get(`${wanted.type} ${wanted.id}`)?.parts ?? []) {
      const bytes = await archive.read(entry);
      if (!bytes.ok) return bytes;
      if (sha256(bytes.value) !== listed.sha256)
        return refuse(`${show(entry.path)} in ${name} was changed since it was backed up: ${again}.`);
      files.push({ path: entry.path, bytes: bytes.value });
    }
    const thing = readThing(wanted, files);
    if ('unreadable' in thing)
      return refuse(`${show(thing.unreadable)} in ${name} is no record that this Daybook can read: restore it with a newer one.`);
    return { ok: true, value: thing };
  }

  const things: Backup['things'][number][] = [];
  for (const { name: thing, parts } of groups.value.values()) {
    const whole = await readWhole(thing);
    if (!whole.ok) return whole;
    things.push({ name: thing, hash: hashOfList(parts.map(({ listed }) => listed)) });
  }
  const views = await readViews(zip.value, manifest.value, name);
  if (!views.ok) return views;
  const { app, madeAt, counts } = manifest.value;
  const read = async (wanted: ThingName) => {
    const whole = await readWhole(wanted);
    return whole.ok ? whole.value : null;
  };
  return { ok: true, value: { app, madeAt, counts, things, read, views: views.value } };
}

const hashOfList = (files: readonly Listed[]): string =>
  sha256(
    files
      .map(({ path, sha256: hash }) => `${path} ${hash}\n`)
      .sort()
      .join(''),
  );

/** Equal for equal content, and equal to that in a backup. */
export const hashOfThing = (thing: LedgerThing): string =>
  hashOfList(filesOf(thing).map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: sha256(bytes) })));
