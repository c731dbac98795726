/**
 * A ZIP archive (PKWARE APPNOTE 6.3), written as a stream of chunks so that only one file is in memory at a time. Names are UTF-8; each
 * file is deflated where that makes it smaller. More than 65 534 files get the ZIP64 end; 4 GB is the most.
 */
import { crc32 } from '../spec/crc32.ts';
import { deflate, join, type Chunk } from './deflate.ts';

export type ZipFile = { path: string; bytes: Chunk };

/** `at`: Unix milliseconds, the date of every file; `comment` stands at the very end and is asked for there. */
export type ZipOptions = { at: number; comment?: () => string };

const mostBytes = 0xffff_fffe;
const fewestDeflated = 64; // a shorter file does not gain
const encoder = new TextEncoder();

type Field = [bytes: 2 | 4 | 8, value: number];

function pack(fields: readonly Field[], tail: Uint8Array = new Uint8Array()): Chunk {
  const head = fields.reduce((sum, [bytes]) => sum + bytes, 0);
  const packed = new Uint8Array(head + tail.length);
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  packed.set(tail, at);
  return packed;
}

/** Date and time as MS-DOS has them, in UTC and in steps of two seconds. */
function dosTime(at: number): Field[] {
  const date = new Date(Math.min(Math.max(at, Date.UTC(1980, 0, 1)), Date.UTC(2107, 11, 31)));
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return [
    [2, time],
    [2, day],
  ];
}

const version = 20;
const utf8 = 0x0800;

/** What follows the last file: the directory, and where it is. */
function ending(directory: readonly Chunk[], offset: number, comment: string): Chunk[] {
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  const count = directory.length;
  const said = encoder.encode(comment);
  const isLarge = count >= 0xffff;
  const end: Field[] = [
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, Math.min(count, 0xffff)],
    [2, Math.min(count, 0xffff)],
    [4, size],
    [4, offset],
    [2, said.length],
  ];
  if (!isLarge) return [...directory, pack(end, said)];
  const large: Field[] = [
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
  ];
  const locator: Field[] = [
    [4, 0x07064b50],
    [4, 0],
    [8, offset + size],
    [4, 1],
  ];
  return [...directory, pack(large), pack(locator), pack(end, said)];
}

/** The archive, chunk by chunk. @throws RangeError for a path that is empty, given twice or not relative, and beyond 4 GB. */
export async function* zipChunks(
  files: Iterable<ZipFile> | AsyncIterable<ZipFile>,
  { at, comment = () => '' }: ZipOptions,
): AsyncGenerator<Chunk> {
  const directory: Chunk[] = [];
  const seen = new Set<string>();
  let offset = 0;
  for await (const { path, bytes } of files) {
    if (path === '' || seen.has(path) || !isSafePath(path)) throw new RangeError(`"${path.slice(0, 80)}" is no path for an archive.`);
    seen.add(path);
    const name = encoder.encode(path);
    const deflated = bytes.length < fewestDeflated ? bytes : await deflate(bytes);
    const body = deflated.length < bytes.length ? deflated : bytes;
    if (name.length > 0xffff || offset + body.length > mostBytes) throw new RangeError('An archive holds at most 4 GB.');
    const shared: Field[] = [
      [2, version],
      [2, utf8],
      [2, body === bytes ? 0 : 8],
      ...dosTime(at),
      [4, crc32(bytes)],
      [4, body.length],
      [4, bytes.length],
      [2, name.length],
      [2, 0],
    ];
    const header = pack([[4, 0x04034b50], ...shared], name);
    const rest: Field[] = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, offset],
    ];
    directory.push(pack([[4, 0x02014b50], [2, version], ...shared, ...rest], name));
    offset += header.length + body.length;
    yield header;
    yield body;
  }
  if (offset + directory.reduce((sum, entry) => sum + entry.length, 0) > mostBytes) throw new RangeError('An archive holds at most 4 GB.');
  yield* ending(directory, offset, comment());
}

/** Relative, forward slashes, no step up, no part without a name. */
export const isSafePath = (path: string): boolean =>
  !/[\\\0]/.test(path) && !/^[A-Za-z]:/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

/** The whole archive in memory: for small ones. */
export async function zip(files: Iterable<ZipFile> | AsyncIterable<ZipFile>, options: ZipOptions): Promise<Chunk> {
  const chunks: Chunk[] = [];
  for await (const chunk of zipChunks(files, options)) chunks.push(chunk);
  return join(chunks);
}
