import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aNotebook } from '../../../tests/support/spec-arbitraries.ts';
import { createHash } from 'node:crypto';
import { CellId } from '../spec/ids.ts';
import { parseNotebook, type Notebook } from '../spec/notebook.ts';
import type { Parsed } from '../spec/parse.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { inflate } from './deflate.ts';
import { decodeLink, encodeLink, maxFragment, maxInflated } from './link.ts';

function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

const sentenceOf = (parsed: Parsed<unknown>) => (parsed.ok ? 'no issue' : parsed.issues[0]?.message);

/** A link as somebody else might make it: right in its envelope, anything inside. */
function linkOf(content: string | Buffer): string {
  const payload = deflateRawSync(content).toString('base64url');
  return `1.${payload.length}.${createHash('sha256').update(payload).digest('hex').slice(0, 16)}.${payload}`;
}

const small: Notebook = {
  version: 1,
  title: 'Tiny é 🙂',
  backend: 'wasm',
  cells: [
    { type: 'note', id: CellId.parse('a1'), name: 'note', text: '# Moons\n$x^2$' },
    { type: 'data', id: CellId.parse('b2'), name: 'data', spec: { source: { type: 'generator', name: 'moons' }, wrong: [1e-8, null] } },
    { type: 'model', id: CellId.parse('c3'), name: 'net', spec: {}, draft: '{"layers": [' },
    { type: 'train', id: CellId.parse('d4'), name: 'train', data: 'data', model: 'net', spec: { epochs: 3 } },
  ],
};

// Frozen: links of version 1 are out in the world.
const frozen =
  '1.316.4d0d58e121448dcc.TY9BTsMwEEWvEn26HBZpWSDfgR27pJUceyhRHTuyXbVRlA23YMWac3AhjoDchLi70cz_b_4f0Uh1YqshcJGhA0GxMQGiGtGmrSxBsLJjCFgXGYTI1wiBh-LFORtqu7ketpu0H_pVNdHib7bZr2WUIISeFcSI4M5ecZqWe5d4GXRky15G5zERLt7ZI0RV8uMz2bMx-2kV3rjpo_byLUUbaxg5sA81RFGB5ihqd1eFY06SSZ3TbGZUYq6Rb379BFoU_4CFFr1s7V0z7p16DxC7TJ4l056g5dA4d4IoCbGNJl1fWzsUP9_F79fnB6Y_';

test('opens the frozen link of version 1', async () => {
  expect(await decodeLink(frozen)).toEqual({ ok: true, value: small });
  expect(await decodeLink(`#${frozen}`)).toEqual({ ok: true, value: small });
});

test('makes the frozen text for the same notebook, inside whatever the platform packs', async () => {
  const link = valueOf(await encodeLink(small));
  const payloads = await Promise.all(
    [link, frozen].map((each) => inflate(fromBase64url(each.split('.')[3] ?? '') ?? new Uint8Array(), maxInflated)),
  );
  expect(payloads[0]).toEqual(payloads[1]);
  expect(link).toMatch(/^1\.\d+\.[0-9a-f]{16}\.[A-Za-z0-9_-]+$/);
});

test('opens what it made, for 200 random notebooks', async () => {
  await fc.assert(
    fc.asyncProperty(aNotebook, async (written) => {
      const notebook = valueOf(parseNotebook(written));
      const again = valueOf(await decodeLink(valueOf(await encodeLink(notebook))));
      expect(again).toEqual(notebook);
      expect(valueOf(await encodeLink(again))).toBe(valueOf(await encodeLink(notebook)));
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('survives line breaks that a mail program put in', async () => {
  const broken = frozen.replace(/.{60}/g, '$&\n ');
  expect(await decodeLink(broken)).toEqual({ ok: true, value: small });
  expect(await decodeLink(frozen.replace(/.{60}/g, '$&%0D%0A'))).toEqual({ ok: true, value: small });
});

test('survives the punctuation of the sentence that it ended', async () => {
  for (const end of ['.', ').', '!', '">']) expect(await decodeLink(`#${frozen}${end}`)).toEqual({ ok: true, value: small });
});

test('answers 2000 damaged links with a notebook or one sentence', async () => {
  const alphabet = 'ABCZabcz019-_.#%é\u0000';
  const damage = fc.array(
    fc.oneof(
      fc.record({ type: fc.constant('flip'), at: fc.nat(), by: fc.nat(alphabet.length - 1) }),
      fc.record({ type: fc.constant('cut'), at: fc.nat(), by: fc.nat() }),
      fc.record({ type: fc.constant('splice'), at: fc.nat(), by: fc.nat(200) }),
      fc.record({ type: fc.constant('drop'), at: fc.nat(), by: fc.nat(9) }),
    ),
    { minLength: 1, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const spoiled = changes.reduce((link, { type, at: anywhere, by }) => {
        const at = anywhere % (link.length + 1);
        if (type === 'flip') return link.slice(0, at) + (alphabet[by] ?? '') + link.slice(at + 1);
        if (type === 'cut') return link.slice(0, at);
        if (type === 'splice') return link.slice(0, at) + link.slice(by, by + 40) + link.slice(at);
        return link.slice(0, at) + link.slice(at + by);
      }, frozen);
      const parsed = await decodeLink(spoiled);
      if (parsed.ok) expect(parsed.value).toEqual(small);
      else expect(parsed.issues.map(({ message }) => message)).toEqual([expect.stringMatching(/^This link [^\n]*\.$/)]);
    }),
    { numRuns: 2000, seed: 2 },
  );
});

test('answers 500 links with spoiled content and a right checksum, without a crash', async () => {
  const bytes = Buffer.from(JSON.stringify({ daybook: 1, cells: small.cells }));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, value) => {
      const spoiled = Buffer.from(bytes);
      spoiled[at] = value;
      const parsed = await decodeLink(linkOf(spoiled));
      expect(parsed.ok || parsed.issues.every(({ message }) => message.startsWith('This link'))).toBe(true);
    }),
    { numRuns: 500, seed: 3 },
  );
});

const start = frozen.length / 2;
test.each([
  ['an empty one', '', 'This link holds no notebook: copy it again from where it came.'],
  [
    'one cut in its payload',
    frozen.slice(0, start),
    /^This link was cut off, \d+ of \d+ characters arrived: copy it again from where it came\.$/,
  ],
  ['one cut in its head', frozen.slice(0, 9), 'This link was cut off near its beginning: copy it again from where it came.'],
  [
    'one with a changed character',
    `${frozen.slice(0, -1)}${frozen.endsWith('A') ? 'B' : 'A'}`,
    'This link is damaged, some of its characters were changed: copy it again from where it came.',
  ],
  ['one with more at its end', `${frozen}abc`, 'This link is damaged, something was added to its end: copy it again from where it came.'],
  ['one of a newer version', `2.${frozen.slice(2)}`, 'This link was made by a newer Daybook (link version 2): open it with that one.'],
  [
    'one with a stranger in the middle',
    `${frozen.slice(0, -9)}|${frozen.slice(-8)}`,
    'This link is damaged, it holds "|", which no link does: copy it again from where it came.',
  ],
  ['another text', 'section-2', 'This link is damaged, its beginning cannot be read: copy it again from where it came.'],
  ['a long one', `1.${'A'.repeat(maxFragment)}`, 'This link has 263 kB, more than the 263 kB that Daybook opens.'],
  ['a deflate bomb', linkOf(Buffer.alloc(50_000_000)), 'This link unpacks to more than 2000 kB, which Daybook does not open.'],
  [
    'deep JSON',
    linkOf('['.repeat(900_000)),
    'This link holds no notebook that Daybook can open: Line 1, column 66: this is nested deeper than 64 levels: flatten it.',
  ],
  ['very many values', linkOf(`[${'1,'.repeat(900_000)}1]`), /there are more than 100000 values, which is too many\.$/],
  [
    'bytes that are no text',
    linkOf(Buffer.from([0xff, 0xfe])),
    'This link is damaged, it cannot be unpacked: copy it again from where it came.',
  ],
  [
    'a key that reaches the prototype',
    linkOf('{"daybook":1,"cells":[{"type":"data","spec":{"__proto__":{"polluted":1}}}]}'),
    /The key "__proto__" is not allowed|the key "__proto__" is not allowed/,
  ],
  ['a key twice', linkOf('{"daybook":1,"title":"a","title":"b"}'), /the key "title" stands twice/],
  ['a surplus key', linkOf('{"daybook":1,"autorun":true}'), /"autorun" is not a field of a notebook/],
  ['no notebook', linkOf('[1]'), /This is not a Daybook notebook/],
])('says what is wrong with %s', async (_what, link, sentence) => {
  const found = sentenceOf(await decodeLink(link));
  if (typeof sentence === 'string') expect(found).toBe(sentence);
  else expect(found).toMatch(sentence);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

test('never holds more than the cap while it unpacks a bomb', async () => {
  const bomb = deflateRawSync(Buffer.alloc(200_000_000));
  const before = process.memoryUsage().arrayBuffers;
  expect(await inflate(new Uint8Array(bomb), maxInflated)).toEqual({ status: 'tooLarge' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000);
});

test('does not make a link beyond its own caps', async () => {
  const withText = (text: string): Notebook => ({ ...small, cells: [{ type: 'note', id: CellId.parse('a'), name: 'a', text }] });
  expect(sentenceOf(await encodeLink(withText('a'.repeat(2_000_000))))).toMatch(/^The notebook has 2001 kB, a link holds at most 2000 kB/);
  const spec = Array.from({ length: 100_001 }, () => 0);
  const wide: Notebook = { ...small, cells: [{ type: 'data', id: CellId.parse('a'), name: 'a', spec }] };
  expect(sentenceOf(await encodeLink(wide))).toMatch(/^The notebook holds more than 100000 values, too many for a link/);
  let noise = '';
  for (let at = 0; noise.length < 500_000; at += 1) noise += createHash('sha256').update(String(at)).digest('hex');
  expect(sentenceOf(await encodeLink(withText(noise)))).toMatch(/^The link would have \d+ kB, at most 263 kB work: save/);
});

test('base64url equals the platform at every length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(new Uint8Array(bytes));
    }),
    { seed: 4 },
  );
  expect(['A', 'AB', 'A+', 'AA=='].map(fromBase64url)).toEqual([null, null, null, null]);
});
