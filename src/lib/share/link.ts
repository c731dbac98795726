import { canonical } from '../spec/canonical.ts';
import { sha256 } from '../spec/hash.ts';
import { parseJson } from '../spec/json-text.ts';
import type { Notebook } from '../spec/notebook.ts';
import type { Parsed } from '../spec/parse.ts';
import { fromJson, notebookJson } from '../notebook/serialize.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { deflate, inflate } from './deflate.ts';

/**
 * A notebook as the fragment of a URL: `1.LENGTH.CHECKSUM.PAYLOAD`. The payload is the canonical JSON of the notebook file, deflated
 * (raw) and in base64url; LENGTH counts its characters, CHECKSUM is the first 16 hex digits of their SHA-256. Every released version
 * opens for ever. Reading trusts nothing: capped before and while it unpacks, and everything goes through `parseNotebook`.
 */
export const maxFragment = 256 * 1024; // characters
export const maxInflated = 2_000_000; // bytes
const maxValues = 100_000; // of the JSON inside, so that no link keeps a page busy

const version = 1;
const kB = (count: number) => `${Math.ceil(count / 1000)} kB`;
const refusal = <T>(message: string): Parsed<T> => ({ ok: false, issues: [{ path: '', message }] });
const checksumOf = (payload: string) => sha256(payload).slice(0, 16);

/** The fragment, without `#`. A notebook that is too large for a link gets a sentence instead. */
export async function encodeLink(notebook: Notebook): Promise<Parsed<string>> {
  const text = canonical(notebookJson(notebook));
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > maxInflated) {
    return refusal(`The notebook has ${kB(bytes.length)}, a link holds at most ${kB(maxInflated)}: save it to a file and send that.`);
  }
  if (!parseJson(text, { maxValues }).ok) {
    return refusal(`The notebook holds more than ${maxValues} values, too many for a link: save it to a file and send that.`);
  }
  const payload = toBase64url(await deflate(bytes));
  const fragment = `${version}.${payload.length}.${checksumOf(payload)}.${payload}`;
  if (fragment.length <= maxFragment) return { ok: true, value: fragment };
  return refusal(`The link would have ${kB(fragment.length)}, at most ${kB(maxFragment)} work: save the notebook to a file and send that.`);
}

const whole = /^(\d{1,9})\.(\d{1,9})\.([0-9a-f]{16})\.([A-Za-z0-9_-]*)$/;
const beginning = /^\d{1,9}(\.\d{0,9}(\.[0-9a-f]{0,16})?)?$/;
const copyAgain = 'copy it again from where it came';

/** What does not belong, where a sound beginning lets that be told. */
function whereDamaged(fragment: string): string {
  const start = /^\d{1,9}\.\d{1,9}\.[0-9a-f]{16}\./.exec(fragment)?.[0];
  const stranger = start === undefined ? undefined : /[^A-Za-z0-9_-]/.exec(fragment.slice(start.length))?.[0];
  return stranger === undefined ? 'its beginning cannot be read' : `it holds ${JSON.stringify(stranger)}, which no link does`;
}

/** The payload of a fragment whose version, length and checksum are right. */
function readEnvelope(fragment: string): Parsed<string> {
  if (fragment.length > maxFragment)
    return refusal(`This link has ${kB(fragment.length)}, more than the ${kB(maxFragment)} that Daybook opens.`);
  if (fragment === '') return refusal(`This link holds no notebook: ${copyAgain}.`);
  const writtenVersion = Number(/^(\d{1,9})\./.exec(fragment)?.[1] ?? version);
  if (writtenVersion > version)
    return refusal(`This link was made by a newer Daybook (link version ${writtenVersion}): open it with that one.`);
  if (beginning.test(fragment)) return refusal(`This link was cut off near its beginning: ${copyAgain}.`);
  const [, , length = '', checksum = '', payload = ''] = whole.exec(fragment) ?? [];
  if (length === '' || writtenVersion < 1) return refusal(`This link is damaged, ${whereDamaged(fragment)}: ${copyAgain}.`);
  if (payload.length < Number(length)) {
    return refusal(`This link was cut off, ${payload.length} of ${length} characters arrived: ${copyAgain}.`);
  }
  if (payload.length > Number(length)) return refusal(`This link is damaged, something was added to its end: ${copyAgain}.`);
  if (checksumOf(payload) !== checksum) return refusal(`This link is damaged, some of its characters were changed: ${copyAgain}.`);
  return { ok: true, value: payload };
}

function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // not UTF-8
  }
}

/** What mail programs and sentences put around and into a link: spaces and line breaks, also escaped, and punctuation behind it. */
const cleaned = (fragment: string): string => fragment.replace(/^#|\s+|%0[ad]|%20/gi, '').replace(/[.,;:!?*'")\]>]+$/, '');

/** Reads a fragment, with or without `#`, cleaned of what was put around it. Never throws. */
export async function decodeLink(fragment: string): Promise<Parsed<Notebook>> {
  const payload = readEnvelope(cleaned(fragment.slice(0, 2 * maxFragment)));
  if (!payload.ok) return payload;
  const packed = fromBase64url(payload.value);
  const inflated = packed && (await inflate(packed, maxInflated));
  if (inflated?.status === 'tooLarge') return refusal(`This link unpacks to more than ${kB(maxInflated)}, which Daybook does not open.`);
  const text = inflated?.status === 'whole' ? decodeText(inflated.bytes) : null;
  if (text === null) return refusal(`This link is damaged, it cannot be unpacked: ${copyAgain}.`);
  const json = parseJson(text, { maxValues });
  const notebook = json.ok ? fromJson(json.value) : json;
  if (notebook.ok) return notebook;
  return {
    ok: false,
    issues: notebook.issues.map((issue) => ({ ...issue, message: `This link holds no notebook that Daybook can open: ${issue.message}` })),
  };
}
