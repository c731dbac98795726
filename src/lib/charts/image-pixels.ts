/** One image as RGBA bytes. One channel is grey, three are colour, four carry alpha; `largest` is the brightest possible value. */
export function imagePixels(image: {
  pixels: Uint8Array; // [rows, height, width, channels]
  index: number;
  shape: readonly [height: number, width: number, channels: number];
  largest: number;
}): Uint8ClampedArray<ArrayBuffer> {
  const [height, width, channels] = image.shape;
  const from = image.index * height * width * channels;
  const bytes = new Uint8ClampedArray(height * width * 4);
  const factor = 255 / (image.largest || 255);
  for (let i = 0; i < height * width; i++) {
    const at = from + i * channels;
    for (let c = 0; c < 3; c++) bytes[i * 4 + c] = (image.pixels[at + (channels >= 3 ? c : 0)] ?? 0) * factor;
    bytes[i * 4 + 3] = channels === 4 ? (image.pixels[at + 3] ?? 0) * factor : 255;
  }
  return bytes;
}
