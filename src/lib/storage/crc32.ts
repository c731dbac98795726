/** CRC-32 (IEEE 802.3, as in gzip): tells a damaged checkpoint from a whole one. Not a defence against anyone. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Checksum of the bytes, going on from the checksum of what came before them (0 at the start). */
export function crc32(bytes: Uint8Array, before = 0): number {
  let state = ~before;
  for (let at = 0; at < bytes.length; at++) state = (state >>> 8) ^ (table[(state ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return ~state >>> 0;
}
