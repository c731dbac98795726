import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesAsSource, openZip, type ZipLimits } from './unzip.ts';
import { distinct, fileName } from './zip-names.ts';
import { zip, type ZipFile } from './zip.ts';

const at = Date.UTC(2026, 10, 21, 20, 14, 6);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const limits: ZipLimits = { files: 100_000, bytes: 10e6, fileBytes: 5e6 };
const files: ZipFile[] = [
  { path: 'mlruns/0/meta.yaml', bytes: bytesOf('name: "Default"\n') },
  { path: 'Ümläute/数据.txt', bytes: bytesOf('again and '.repeat(1000)) },
  { path: 'empty', bytes: new Uint8Array() },
];

async function unpacked(archive: Uint8Array<ArrayBuffer>, within = limits) {
  const opened = await openZip(bytesAsSource(archive), { name: '"a.zip"', limits: within });
  if (!opened.ok) return opened.issues[0]?.message;
  const read: ZipFile[] = [];
  for (const entry of opened.value.entries) {
    const bytes = await opened.value.read(entry);
    if (!bytes.ok) return bytes.issues[0]?.message;
    read.push({ path: entry.path, bytes: bytes.value });
  }
  return read;
}

/** The same archive as Python's zipfile, which shares nothing with ours, reads it. */
function readByPython(archive: Uint8Array): [path: string, hex: string, date: number[]][] {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-zip-'));
  writeFileSync(join(folder, 'a.zip'), archive);
  const script = `import zipfile, json
z = zipfile.ZipFile('a.zip'); assert z.testzip() is None
json.dump([[i.filename, z.read(i).hex(), list(i.date_time)] for i in z.infolist()], open('a.json', 'w'))`;
  execFileSync('python3', ['-c', script], { cwd: folder });
  const read = JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'));
  rmSync(folder, { recursive: true });
  return read;
}

const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import zipfile']);
    return true;
  } catch {
    return false; // the other tests read the archive back all the same
  }
})();

test('an archive reads back as it was, with its comment', async () => {
  const archive = await zip(files, { at, comment: () => 'checked' });
  expect(await unpacked(archive)).toEqual(files);
  expect(archive.length).toBeLessThan(1000);
  const opened = await openZip(bytesAsSource(archive), { name: 'a', limits });
  expect(opened).toMatchObject({ ok: true, value: { comment: 'checked' } });
});

test.runIf(hasPython)('another implementation reads the same files, names and dates', async () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  expect(readByPython(await zip(files, { at }))).toEqual(files.map(({ path, bytes }) => [path, hex(bytes), [2026, 11, 21, 20, 14, 6]]));
});

test('more files than the short count holds are all there', async () => {
  const many = Array.from({ length: 65_600 }, (_, n) => ({ path: `f/${n}`, bytes: new Uint8Array() }));
  const archive = await zip(many, { at });
  const opened = await openZip(bytesAsSource(archive), { name: 'a', limits });
  expect(opened.ok && opened.value.entries.length).toBe(65_600);
  expect(await unpacked(archive, { ...limits, files: 1000 })).toBe('"a.zip" holds 65600 files, at most 1000 are read.');
});

test('an archive that was cut or changed anywhere is refused with a sentence, and never read as something else', async () => {
  const archive = await zip(files, { at });
  for (let length = 0; length < archive.length; length += 11)
    expect(await unpacked(archive.slice(0, length))).toBe(
      '"a.zip" is no whole ZIP file, its end is missing: copy it again from where it came.',
    );
  for (let place = 0; place < archive.length; place += 7) {
    const changed = archive.slice();
    changed[place] = (changed[place] ?? 0) ^ 0x41;
    const read = await unpacked(changed);
    if (typeof read === 'string') continue;
    // Dates, versions and names are not summed; the bytes of every file are.
    expect(read?.map(({ bytes }) => bytes)).toEqual(files.map(({ bytes }) => bytes));
  }
});

test('too much in all, too much in one file and a path that leads out are refused before anything is unpacked', async () => {
  const archive = await zip([{ path: 'zeros', bytes: new Uint8Array(1_000_000) }], { at });
  expect(archive.length).toBeLessThan(2000);
  expect(await unpacked(archive, { ...limits, fileBytes: 500_000 })).toBe('"zeros" in "a.zip" unpacks to 1.0 MB, at most 0.5 MB are read.');
  expect(await unpacked(archive, { ...limits, bytes: 500_000 })).toBe('"a.zip" unpacks to 1.0 MB, at most 0.5 MB are read.');
  const text = Buffer.from(await zip([{ path: 'aa/bb', bytes: bytesOf('x') }], { at })).toString('latin1');
  const hostile = Uint8Array.from(Buffer.from(text.replaceAll('aa/bb', '../bb'), 'latin1'));
  expect(await unpacked(hostile)).toBe('"a.zip" holds "../bb", a path that leads out of its folder: it is refused whole.');
});

test('a file that claims less than it unpacks to is stopped there', async () => {
  const archive = await zip([{ path: 'zeros', bytes: new Uint8Array(1_000_000) }], { at });
  const view = new DataView(archive.buffer);
  const directory = view.getUint32(archive.length - 6, true);
  view.setUint32(directory + 24, 1000, true);
  expect(await unpacked(archive)).toBe('"zeros" in "a.zip" is damaged: copy the file again from where it came.');
});

test('files that share their bytes are refused', async () => {
  const archive = await zip(files, { at });
  const view = new DataView(archive.buffer);
  const second = view.getUint32(archive.length - 6, true) + 46 + 'mlruns/0/meta.yaml'.length;
  view.setUint32(second + 42, 0, true);
  expect(await unpacked(archive)).toMatch(/is damaged: .* overlaps what comes next\.$/);
});

test('the writer takes no path that the reader refuses', async () => {
  for (const path of ['', '/etc', '../up', 'a//b', 'a/./b', 'a\\b', 'C:/x'])
    await expect(zip([{ path, bytes: new Uint8Array() }], { at })).rejects.toThrow('is no path');
});

const hostileNames = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '../..',
    'a/b',
    'CON',
    'nul.txt',
    '\u202Egnp.exe',
    '__proto__',
    'x\ny',
    'x'.repeat(1_000_000),
    '数'.repeat(400_000),
    '\uD800',
  ),
);

test('any names become different file names that hold in an archive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostileNames, { minLength: 1, maxLength: 12 }), async (names) => {
      const safe = distinct(names.map(fileName));
      expect(new Set(safe.map((name) => name.toLowerCase())).size).toBe(names.length);
      for (const name of safe) {
        expect(bytesOf(name).length).toBeLessThanOrEqual(255);
        expect(name).not.toMatch(/[\p{C}/\\<>:"|?*]|^\.|[\s.]$|^(con|nul)(\.|$)/iu);
      }
      const packed = safe.map((name) => ({ path: `runs/${name}`, bytes: bytesOf(name) }));
      expect(await unpacked(await zip(packed, { at }))).toEqual(packed);
    }),
    { seed: 20, numRuns: 60 },
  );
});

test('a plain name stays as it is', () => {
  expect(['train 3.2', 'größe=16', '数据'].map(fileName)).toEqual(['train 3.2', 'größe=16', '数据']);
});
