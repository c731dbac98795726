import { expect, test } from 'vitest';
import { crc32, crc32c } from './crc32.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

test('both checksums of the digits 1 to 9 are the published ones', () => {
  expect(crc32(ascii('123456789'))).toBe(0xcbf43926);
  expect(crc32c(ascii('123456789'))).toBe(0xe3069283);
});

test('CRC-32C of the examples of RFC 3720, B.4, is as printed there', () => {
  const up = Uint8Array.from({ length: 32 }, (_, at) => at);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(up)).toBe(0x46dd794e);
  expect(crc32c(up.toReversed())).toBe(0x113fdb5c);
});

test('a checksum goes on from that of the first part', () => {
  const bytes = ascii('one part and the other');
  for (const checksum of [crc32, crc32c]) expect(checksum(bytes.subarray(5), checksum(bytes.subarray(0, 5)))).toBe(checksum(bytes));
});
