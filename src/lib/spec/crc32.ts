/** Checksums that tell damage from what is whole. Not a defence against anyone. Polynomials are reflected. */
const tableOf = (polynomial: number) =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });

const checksumBy =
  (table: Uint32Array) =>
  (bytes: Uint8Array, before = 0): number => {
    let state = ~before;
    for (let at = 0; at < bytes.length; at++) state = (state >>> 8) ^ (table[(state ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
    return ~state >>> 0;
  };

/** CRC-32 (IEEE 802.3, as in gzip and ZIP) of the bytes, going on from the checksum of what came before them (0 at the start). */
export const crc32 = checksumBy(tableOf(0xedb88320));

/** CRC-32C (Castagnoli, RFC 3720) likewise. */
export const crc32c = checksumBy(tableOf(0x82f63b78));
