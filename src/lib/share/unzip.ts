/**
 * Reads a ZIP archive that anyone may have made, piece by piece from a source such as a Blob: nothing is held but the directory and the file
 * asked for. Refuses what is hostile before it unpacks: too many files, too much, files that overlap, steps out of the folder.
 */
import { crc32 } from '../spec/crc32.ts';
import type { Parsed } from '../spec/parse.ts';
import { show } from '../spec/show.ts';
import { inflate, type Chunk } from './deflate.ts';
import { isSafePath } from './zip.ts';

/** `to` is exclusive. A Blob is `{ size, read: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()) }`. */
export type ByteSource = { size: number; read: (from: number, to: number) => Promise<Chunk> };

export type ZipLimits = { files: number; bytes: number; fileBytes: number }; // bytes: inflated, of all; fileBytes: of one

export type ZipEntry = { path: string; bytes: number; packed: number; crc: number; method: number; offset: number };
export type Zip = { entries: readonly ZipEntry[]; comment: string; read: (entry: ZipEntry) => Promise<Parsed<Chunk>> };

const refuse = (message: string): Parsed<never> => ({ ok: false, issues: [{ path: '', message }] });
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

export const bytesAsSource = (bytes: Chunk): ByteSource => ({ size: bytes.length, read: async (from, to) => bytes.slice(from, to) });

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const endBytes = 22;
const mostComment = 0xffff;
const most64 = 20 + 56;

type End = { count: number; size: number; offset: number; comment: string; at: number };

/** Where the directory lies. Null when there is no end, as in a file that was cut off. */
async function findEnd(source: ByteSource): Promise<End | null> {
  const from = Math.max(0, source.size - endBytes - mostComment - most64);
  const tail = await source.read(from, source.size);
  const view = viewOf(tail);
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50 || at + endBytes + view.getUint16(at + 20, true) !== tail.length) continue;
    const comment = new TextDecoder().decode(tail.subarray(at + endBytes));
    const end = { count: view.getUint16(at + 10, true), size: view.getUint32(at + 12, true), offset: view.getUint32(at + 16, true) };
    if (end.count < 0xffff || at < most64 || view.getUint32(at - 20, true) !== 0x07064b50) return { ...end, comment, at: from + at };
    const large = at - most64;
    if (view.getUint32(large, true) !== 0x06064b50) return null;
    const wide = (place: number) => Number(view.getBigUint64(large + place, true));
    return { count: wide(32), size: wide(40), offset: wide(48), comment, at: from + large };
  }
  return null;
}

/** Of the central directory; null when it is not one. */
function readDirectory(bytes: Chunk, count: number): ZipEntry[] | null {
  const view = viewOf(bytes);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const entries: ZipEntry[] = [];
  let at = 0;
  try {
    for (let n = 0; n < count; n++) {
      if (view.getUint32(at, true) !== 0x02014b50) return null;
      const nameLength = view.getUint16(at + 28, true);
      const path = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength));
      entries.push({
        path,
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        packed: view.getUint32(at + 20, true),
        bytes: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      });
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  } catch {
    return null; // beyond its end, or a name that is no UTF-8
  }
  return at === bytes.length ? entries : null;
}

/** What no archive of ours has, or null. */
function problemOf(
  entries: readonly ZipEntry[],
  { name, limits, directoryAt }: { name: string; limits: ZipLimits; directoryAt: number },
): string | null {
  const seen = new Set<string>();
  let bytes = 0;
  for (const entry of entries) {
    if (!isSafePath(entry.path)) return `${name} holds ${show(entry.path)}, a path that leads out of its folder: it is refused whole.`;
    if (seen.has(entry.path)) return `${name} holds ${show(entry.path)} twice: it is refused whole.`;
    seen.add(entry.path);
    bytes += entry.bytes;
    if (entry.bytes > limits.fileBytes)
      return `${show(entry.path)} in ${name} unpacks to ${megabytes(entry.bytes)}, at most ${megabytes(limits.fileBytes)} are read.`;
    if (entry.method !== 0 && entry.method !== 8) return `${show(entry.path)} in ${name} is packed in a way that Daybook does not read.`;
  }
  if (bytes > limits.bytes) return `${name} unpacks to ${megabytes(bytes)}, at most ${megabytes(limits.bytes)} are read.`;
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  const overlaps = inOrder.find(({ offset, packed }, at) => offset + 30 + packed > (inOrder[at + 1]?.offset ?? directoryAt));
  return overlaps ? `${name} is damaged: ${show(overlaps.path)} in it overlaps what comes next.` : null;
}

async function readEntry(source: ByteSource, entry: ZipEntry, name: string): Promise<Parsed<Chunk>> {
  const damaged = () => refuse(`${show(entry.path)} in ${name} is damaged: copy the file again from where it came.`);
  const header = await source.read(entry.offset, Math.min(entry.offset + 30, source.size));
  const view = viewOf(header);
  if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50) return damaged();
  const from = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (from + entry.packed > source.size) return damaged();
  const packed = await source.read(from, from + entry.packed);
  const inflated = entry.method === 0 ? { status: 'whole' as const, bytes: packed } : await inflate(packed, entry.bytes);
  if (inflated.status !== 'whole' || inflated.bytes.length !== entry.bytes || crc32(inflated.bytes) !== entry.crc) return damaged();
  return { ok: true, value: inflated.bytes };
}

/** Opens an archive; `name` stands in the sentences. Nothing is unpacked yet. */
export async function openZip(source: ByteSource, { name, limits }: { name: string; limits: ZipLimits }): Promise<Parsed<Zip>> {
  const end = await findEnd(source);
  if (end === null) return refuse(`${name} is no whole ZIP file, its end is missing: copy it again from where it came.`);
  if (end.count > limits.files) return refuse(`${name} holds ${end.count} files, at most ${limits.files} are read.`);
  const damaged = refuse(`${name} is damaged, its list of files cannot be read: copy it again from where it came.`);
  if (end.offset + end.size !== end.at) return damaged;
  const entries = readDirectory(await source.read(end.offset, end.at), end.count);
  if (entries === null) return damaged;
  const problem = problemOf(entries, { name, limits, directoryAt: end.offset });
  if (problem !== null) return refuse(problem);
  return { ok: true, value: { entries, comment: end.comment, read: (entry) => readEntry(source, entry, name) } };
}
