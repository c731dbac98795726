const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values = new Map([...alphabet].map((character, value) => [character, value]));

/** RFC 4648 section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const word = (a << 16) | (b << 8) | c;
    const four = [word >> 18, (word >> 12) & 63, (word >> 6) & 63, word & 63].map((value) => alphabet.charAt(value));
    parts.push(four.slice(0, Math.min(bytes.length - at, 3) + 1).join(''));
  }
  return parts.join('');
}

/** The bytes, or null when a character or the length is not of this code, or bits that must be zero are not. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [buffer, bits, at] = [0, 0, 0];
  for (const character of text) {
    const value = values.get(character);
    if (value === undefined) return null;
    buffer = ((buffer << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (buffer >> bits) & 0xff;
    at += 1;
  }
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : null;
}
