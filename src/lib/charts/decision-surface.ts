import { classColour, diverging, type Palette, type Rgb } from './colour.ts';

/** How outputs become colour: two classes, several, or a value whose range is shown symmetrically around its middle. */
export type SurfaceKind = { type: 'classes'; count: number } | { type: 'value'; minimum: number; maximum: number };

export type SurfaceInput = {
  outputs: Float32Array; // [rows * columns, outputSize]
  outputSize: number;
  columns: number;
  rows: number;
  kind: SurfaceKind;
  discretise: boolean; // flat colours: the likeliest class, or eight steps of the value
  palette: Palette;
};

/** RGBA bytes of columns x rows pixels, top row first: the largest x2 is on top. */
export function surfacePixels(input: SurfaceInput): Uint8ClampedArray<ArrayBuffer> {
  const { columns, rows, outputs, outputSize } = input;
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  const colourOf = painter(input);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = ((rows - 1 - row) * columns + column) * outputSize;
      const colour = colourOf(outputs, from);
      const at = (row * columns + column) * 4;
      pixels[at] = colour[0];
      pixels[at + 1] = colour[1];
      pixels[at + 2] = colour[2];
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

function painter({ kind, palette, discretise, outputSize }: SurfaceInput): (outputs: Float32Array, from: number) => Rgb {
  if (kind.type === 'value') {
    return (outputs, from) => diverging(palette, stepped(valuePosition(kind, outputs[from] ?? NaN), discretise));
  }
  if (kind.count <= 2) {
    const second = outputSize === 1 ? 0 : 1;
    return (outputs, from) => {
      const position = 2 * (outputs[from + second] ?? NaN) - 1;
      return diverging(palette, discretise ? Math.sign(position) : position);
    };
  }
  const colours = Array.from({ length: outputSize }, (_, code) => classColour(palette, code, outputSize));
  return (outputs, from) => (discretise ? likeliest : blend)(colours, palette.neutral, outputs.subarray(from, from + outputSize));
}

/** -1 at the smallest value, 1 at the largest, clamped. */
export function valuePosition({ minimum, maximum }: { minimum: number; maximum: number }, value: number): number {
  const half = (maximum - minimum) / 2;
  const position = half > 0 ? (value - minimum) / half - 1 : 0;
  return Math.max(-1, Math.min(1, position));
}

const stepped = (position: number, discretise: boolean) =>
  discretise ? Math.max(-1, Math.min(0.75, Math.floor(position * 4) / 4)) + 0.125 : position;

function likeliest(colours: readonly Rgb[], neutral: Rgb, shares: Float32Array): Rgb {
  let best = 0;
  shares.forEach((share, code) => {
    if (share > (shares[best] ?? 0)) best = code;
  });
  return Number.isNaN(shares[0]) ? neutral : (colours[best] ?? neutral);
}

/** Colours mixed by probability, paled towards neutral where no class leads: certainty is (largest - 1/k) / (1 - 1/k). */
function blend(colours: readonly Rgb[], neutral: Rgb, shares: Float32Array): Rgb {
  let red = 0;
  let green = 0;
  let blue = 0;
  let largest = 0;
  for (let code = 0; code < shares.length; code++) {
    const share = shares[code] ?? 0;
    const colour = colours[code] ?? neutral;
    red += share * colour[0];
    green += share * colour[1];
    blue += share * colour[2];
    if (share > largest) largest = share;
  }
  const even = 1 / shares.length;
  const certainty = Math.max(0, Math.min(1, (largest - even) / (1 - even)));
  const strength = 0.25 + 0.75 * certainty;
  if (Number.isNaN(red)) return neutral;
  return [
    neutral[0] + (red - neutral[0]) * strength,
    neutral[1] + (green - neutral[1]) * strength,
    neutral[2] + (blue - neutral[2]) * strength,
  ];
}
