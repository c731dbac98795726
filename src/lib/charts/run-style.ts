/** A run's colour and dash: one of eight colours times four dashes, the same wherever the run is drawn. */
export type RunStyle = { colour: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8; dash: 1 | 2 | 3 | 4 };

const colours = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const dashes = [1, 2, 3, 4] as const;

/** Neighbouring numbers differ in colour; the dash changes only when the eight colours are used up. */
export function runStyle(number: number): RunStyle {
  const slot = (((Math.trunc(number) - 1) % 32) + 32) % 32;
  return { colour: colours[slot % 8] ?? 1, dash: dashes[Math.floor(slot / 8)] ?? 1 };
}

/** Repeats stand one after another in the ledger. */
export type Styled = { id: string; ordinal?: number; repeat?: { group: string; index: number } };

/**
 * A run's own pair for ever, from its place in the ledger; a record that was stored without one takes it from its id. All repeats of
 * one press have the pair of the first.
 */
export const runStyleOf = ({ id, ordinal, repeat }: Styled): RunStyle =>
  runStyle(ordinal === undefined ? textHash(repeat?.group ?? id) % 32 : ordinal - (repeat ? repeat.index - 1 : 0));

/** The custom property that holds the colour. */
export const runColour = (style: RunStyle): string => `--run-${style.colour}`;

/** Canvas and SVG dash pattern in CSS pixels; empty is a solid line. */
export function dashPattern(style: RunStyle): number[] {
  return { 1: [], 2: [8, 4], 3: [2, 3], 4: [10, 3, 2, 3] }[style.dash];
}

/** Colours that some readers may take for one another in one of the two themes; a test measures them. */
const nearColours: { readonly [Colour in RunStyle['colour']]: readonly RunStyle['colour'][] } = {
  1: [4, 6, 7, 8],
  2: [3, 5],
  3: [2, 4, 5, 8],
  4: [1, 3, 6, 7, 8],
  5: [2, 3],
  6: [1, 4, 7, 8],
  7: [1, 4, 6],
  8: [1, 3, 4, 6],
};

export const lookAlike = (a: RunStyle, b: RunStyle): boolean =>
  a.dash === b.dash && (a.colour === b.colour || nearColours[a.colour].includes(b.colour));

const isSamePair = (a: RunStyle, b: RunStyle) => a.dash === b.dash && a.colour === b.colour;

/**
 * Styles for runs that are drawn together. A run keeps its colour: where it would look like an earlier one, it takes the next
 * dash that does not. Where no dash is left it only differs.
 */
export function distinctStyles(styles: readonly RunStyle[]): RunStyle[] {
  const taken: RunStyle[] = [];
  for (const style of styles) {
    const turns = Array.from({ length: 32 }, (_, i) => runStyle((style.dash - 1) * 8 + style.colour + 8 * i + Math.floor(i / 4)));
    const isFree = (clash: (a: RunStyle, b: RunStyle) => boolean) => (turn: RunStyle) => !taken.some((each) => clash(each, turn));
    taken.push(turns.slice(0, 4).find(isFree(lookAlike)) ?? turns.find(isFree(isSamePair)) ?? style);
  }
  return taken;
}

/** FNV-1a over the UTF-16 units, 0 .. 2^32 - 1. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
