import { expect, test } from 'vitest';
import { packValue, unpackValue } from './packed-value.ts';

const value = {
  name: 'penguins — Adélie',
  nothing: null,
  numbers: [1, NaN, -0, -Infinity],
  rows: Int32Array.of(3, -1),
  outputs: new Float32Array([9, 0.5, NaN, 1]).subarray(1),
  nested: { pixels: Uint8Array.of(1, 2, 3), truth: Float64Array.of(Math.PI), cells: [['a', ''], ['b']] },
};

test('a value comes back as it was, wherever its bytes lie', () => {
  const bytes = packValue(value);
  expect(unpackValue(bytes)).toEqual(value);
  const apart = new Uint8Array(bytes.length + 3);
  apart.set(bytes, 3);
  expect(unpackValue(apart.subarray(3))).toEqual(value);
});

test('what is cut short or no such block is null', () => {
  const bytes = packValue(value);
  for (const length of [0, 4, 12, bytes.length - 8]) expect(unpackValue(bytes.subarray(0, length))).toBeNull();
  const changed = bytes.slice();
  changed[0] = 0;
  expect(unpackValue(changed)).toBeNull();
  const lies = new TextDecoder('latin1').decode(bytes).replace('"length":2', '"length":9');
  expect(unpackValue(Uint8Array.from(lies, (letter) => letter.charCodeAt(0)))).not.toEqual(value);
});
