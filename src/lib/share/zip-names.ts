/** Names that people gave, made fit for files: in an archive, on any disk, and inside MLflow's folders. */

/** So many bytes a file system gives to one name; a few are left for what is put behind it. */
const mostBytes = 200;

const encoder = new TextEncoder();

/** At most so many UTF-8 bytes, never cutting a character in two. */
export function capBytes(text: string, most: number): string {
  const start = text.slice(0, most); // no character takes less than one byte
  if (encoder.encode(start).length <= most) return start;
  let bytes = 0;
  let kept = '';
  for (const character of start) {
    bytes += encoder.encode(character).length;
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i; // on Windows, with any ending

/** One name of a file or folder: no slashes, controls, or what Windows forbids; never empty, '.' or '..'. */
export function fileName(name: string): string {
  const start = name.slice(0, 4 * mostBytes).normalize('NFC');
  const plain = start.replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*\uFFFD]+/gu, '_').replace(/^[\s.]+/, '');
  const kept = capBytes(plain, mostBytes).replace(/[\s.]+$/, '');
  if (kept === '') return '_';
  return reserved.test(kept.split('.')[0] ?? '') ? `_${kept}` : kept;
}

/** The names, each made to differ from those before it by a number behind it; case alone is no difference on some disks. */
export function distinct(names: readonly string[], taken: Iterable<string> = [], suffix = (n: number) => `_${n}`): string[] {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  const next = new Map<string, number>();
  return names.map((name) => {
    const key = name.toLowerCase();
    let n = next.get(key) ?? 1;
    let own = name;
    while (used.has(own.toLowerCase())) own = name + suffix(++n);
    next.set(key, n);
    used.add(own.toLowerCase());
    return own;
  });
}
